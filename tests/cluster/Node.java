import java.nio.file.Path;
import java.util.List;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.transport.Netty4ModulePlugin;

/** One OpenSearch node with the settings given as NAME=VALUE (lists by commas). It ends when
 *  its standard input does, so that it never outlives the tests that started it. */
public class Node {
    public static void main(String[] arguments) throws Exception {
        var given = Settings.builder();
        for (var argument : arguments) {
            var parts = argument.split("=", 2);
            if (parts[1].contains(",")) {
                given.putList(parts[0], parts[1].split(","));
            } else {
                given.put(parts[0], parts[1]);
            }
        }
        var settings = given.build();
        var environment = new Environment(settings, Path.of(settings.get("path.home"), "config"));
        var node = new OpenSearchRunnerNode(environment, List.of(Netty4ModulePlugin.class));
        node.start();
        while (System.in.read() >= 0) {
            // whoever started the node keeps its end open
        }
        node.close();
        System.exit(0);
    }
}
