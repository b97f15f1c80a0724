package dev.guanxi.testserver;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * A unique index that leaves out documents which lack one of its keys. The library ignores partialFilterExpression; this
 * is what it means in the one form that the platform uses, {$exists: true} on every key.
 */
final class PartialUniqueIndex extends MemoryUniqueIndex {
  PartialUniqueIndex(String name, List<IndexKey> keys) {
    super(name, keys, true); // sparse: it is no fault that a document is not in it
  }

  private boolean leavesOut(Document document) {
    for (KeyValue entry : getKeyValues(document)) {
      for (Object value : entry) {
        if (value == null || value instanceof Missing) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public synchronized void checkAdd(Document document, MongoCollection<Integer> collection) {
    if (!leavesOut(document)) {
      super.checkAdd(document, collection);
    }
  }

  @Override
  public synchronized void add(Document document, Integer position, MongoCollection<Integer> collection) {
    if (!leavesOut(document)) {
      super.add(document, position, collection);
    }
  }

  @Override
  public synchronized Integer remove(Document document) {
    return leavesOut(document) ? null : super.remove(document);
  }

  @Override
  public synchronized void checkUpdate(Document before, Document after, MongoCollection<Integer> collection) {
    if (!leavesOut(after)) {
      super.checkUpdate(before, after, collection);
    }
  }

  @Override
  public Integer getPosition(Document document) {
    return leavesOut(document) ? null : super.getPosition(document);
  }

  /** Not for queries: one for the documents left out would find nothing. */
  @Override
  public synchronized boolean canHandle(Document query) {
    return false;
  }
}
