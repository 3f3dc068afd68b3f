// node compile.mjs PYODIDE FOLDER TASK: compiles the modules below FOLDER, as files of TASK.
// Python's `unchecked-hash`: nothing looks at a source again, whatever its date.
const [pyodide, folder, task] = process.argv.slice(2);
const { loadPyodide } = await import(pyodide);
const python = await loadPyodide({ env: { HOME: "/", PYTHONHASHSEED: "0" } });
python.mountNodeFS("/staged", folder);
python.globals.set("task", task);
const compiled = python.runPython(`
import compileall, py_compile
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
compileall.compile_dir(
    "/staged", maxlevels=50, quiet=1, stripdir="/staged", prependdir=task, invalidation_mode=mode
)
`);
process.exit(compiled ? 0 : 1);
