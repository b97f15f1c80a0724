package dev.guanxi.testserver;

import java.io.IOException;

/** Runs Apache Kafka, and ends at once when the test that started it is gone and has let go of standard input. */
public final class Kafka {
  private Kafka() {}

  public static void main(String[] args) {
    Thread watch = new Thread(Kafka::haltWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    kafka.Kafka.main(args);
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever sent
      }
    } catch (IOException e) {
      // gone as well
    }
    Runtime.getRuntime().halt(1);
  }
}
