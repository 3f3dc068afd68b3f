"""`make trino-lock`: writes the SHA-256 of each jar of the Trino that `requirements/trino` names."""

from infra.local.trino import artifacts, java


def main() -> None:
    found = artifacts.digests(artifacts.resolve(java.find(), lambda _: None))
    lines = [f"{digest}  {name}\n" for name, digest in sorted(found.items())]
    artifacts.CHECKSUMS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
