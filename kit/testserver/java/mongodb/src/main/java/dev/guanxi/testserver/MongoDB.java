package dev.guanxi.testserver;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryDatabase;
import java.util.List;

/**
 * A MongoDB-compatible server in memory, at the address that it is given. It reports its port and ends
 * when its standard input does.
 */
public final class MongoDB {
  public static void main(String[] args) throws Exception {
    MongoServer server = new MongoServer(new Backend().version(new Modern()));
    server.bind(args[0], 0);
    System.out.println("listening " + server.getLocalAddress().getPort());
    while (System.in.read() >= 0) {
      // the test holds the other end
    }
    server.shutdownNow();
  }

  private static final class Backend extends MemoryBackend {
    @Override
    public MemoryDatabase openOrCreateDatabase(String name) {
      return new Database(name);
    }

    private final class Database extends MemoryDatabase {
      Database(String name) {
        super(name, getCursorRegistry());
      }

      @Override
      protected Index<Integer> openOrCreateUniqueIndex(
          String collection, String name, List<IndexKey> keys, boolean sparse) {
        return name.equals("_id_")
            ? super.openOrCreateUniqueIndex(collection, name, keys, sparse)
            : new PartialUniqueIndex(name, keys);
      }
    }
  }

  /** The version claimed: current drivers turn down the older ones that the library knows. */
  private static final class Modern implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 13;
    }
  }
}
