import io.trino.server.Server;
import java.io.IOException;

/** One node of Trino, of the version that the argument names. It ends when its standard input does. */
class Node {
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(Node::endWithInput);
        new Server().start(arguments[0]);
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException closed) {
            // It ends all the same.
        }
        Runtime.getRuntime().halt(0);
    }
}
