// Prints the id and the operation of every case: java -cp gson.jar Cases.java FOLDER
import com.google.gson.JsonParser;
import java.nio.file.*;

public class Cases {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        for (Path file : (Iterable<Path>) Files.walk(folder).filter(path -> path.toString().endsWith(".json"))::iterator)
            if (!file.getParent().equals(folder))
                for (var each : JsonParser.parseString(Files.readString(file)).getAsJsonArray())
                    System.out.println(each.getAsJsonObject().get("id").getAsString() + " " + each.getAsJsonObject().get("op").getAsString());
    }
}
