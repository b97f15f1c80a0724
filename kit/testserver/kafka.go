package testserver

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	kafkaStartLimit = 90 * time.Second
	kafkaStopLimit  = 30 * time.Second
)

// KafkaServer is one node of Apache Kafka, its own controller (KRaft), whose data live in the test's folder.
type KafkaServer struct {
	Addr string // of the broker: the same after a restart

	t       testing.TB
	jars    string
	dir     string
	process *exec.Cmd
	ended   chan struct{}
}

// StartKafka runs Apache Kafka until the test ends.
func StartKafka(tb testing.TB) *KafkaServer {
	tb.Helper()
	return startKafka(tb, kafkaOpen)
}

// startKafka runs a server whose clients the given properties let in, its storage formatted with the further arguments.
func startKafka(tb testing.TB, access string, formatArgs ...string) *KafkaServer {
	tb.Helper()
	s := &KafkaServer{t: tb, jars: mavenBuild(tb, "kafka"), dir: tb.TempDir()}
	broker, controller := freePort(tb), freePort(tb)
	s.Addr = net.JoinHostPort(address(), broker)
	properties := kafkaProperties(s.dir, s.Addr, controller) + access
	if err := os.WriteFile(s.file("server.properties"), []byte(properties), 0o600); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(s.file("log4j2.properties"), []byte(kafkaLogging), 0o600); err != nil {
		tb.Fatal(err)
	}
	args := append([]string{"format", "-t", "guanxi-test-cluster-id", "-c", s.file("server.properties")}, formatArgs...)
	if report, err := s.java("kafka.tools.StorageTool", args...).CombinedOutput(); err != nil {
		tb.Fatalf("format Kafka's storage: %v\n%s", err, report)
	}
	s.Start()
	tb.Cleanup(s.Kill)
	return s
}

// Start runs the server, again after Stop or Kill, and waits until it listens.
func (s *KafkaServer) Start() {
	s.t.Helper()
	log, err := os.OpenFile(s.file("server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	process, ended := s.java("dev.guanxi.testserver.Kafka", s.file("server.properties")), make(chan struct{})
	process.Stdout, process.Stderr = log, log
	stdin, err := process.StdinPipe() // it ends when this process is gone
	if err != nil {
		s.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		s.t.Fatalf("start Kafka: %v", err)
	}
	go func() {
		_ = process.Wait()
		_ = stdin.Close()
		_ = log.Close()
		close(ended)
	}()
	s.process, s.ended = process, ended
	s.await()
}

// await returns when the server accepts connections, and fails the test when it ends before that.
func (s *KafkaServer) await() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), kafkaStartLimit)
	defer cancel()
	retry := time.NewTicker(100 * time.Millisecond)
	defer retry.Stop()
	for {
		if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Addr); err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-retry.C:
		case <-s.ended:
			s.t.Fatalf("Kafka ended before it listened:\n%s", s.tail())
		case <-ctx.Done():
			s.t.Fatalf("Kafka does not listen after %v:\n%s", kafkaStartLimit, s.tail())
		}
	}
}

// Stop shuts the server down in order.
func (s *KafkaServer) Stop() { s.end(syscall.SIGTERM) }

// Kill ends the server as a crash would.
func (s *KafkaServer) Kill() { s.end(syscall.SIGKILL) }

func (s *KafkaServer) end(signal os.Signal) {
	s.t.Helper()
	_ = s.process.Process.Signal(signal)
	select {
	case <-s.ended:
	case <-time.After(kafkaStopLimit):
		s.t.Errorf("Kafka does not end after %v:\n%s", kafkaStopLimit, s.tail())
		_ = s.process.Process.Kill()
	}
}

func (s *KafkaServer) java(class string, args ...string) *exec.Cmd {
	argv := append([]string{
		"-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
		"-Dlog4j2.configurationFile=" + s.file("log4j2.properties"),
		"-cp", filepath.Join(s.jars, "*"), class,
	}, args...)
	return exec.Command("java", argv...)
}

func (s *KafkaServer) file(name string) string { return filepath.Join(s.dir, name) }

func (s *KafkaServer) tail() string {
	log, err := os.ReadFile(s.file("server.log"))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(string(log), "\n")
	return strings.Join(lines[max(0, len(lines)-30):], "\n")
}

// kafkaProperties configures one node for a test: it forms groups at once and keeps its internal topics small.
func kafkaProperties(dir, clients, controller string) string {
	return fmt.Sprintf(`process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:%[3]s
listeners=CLIENTS://%[2]s,CONTROLLER://127.0.0.1:%[3]s
advertised.listeners=CLIENTS://%[2]s
controller.listener.names=CONTROLLER
inter.broker.listener.name=CLIENTS
log.dirs=%[1]s/data
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
log.cleaner.dedupe.buffer.size=8388608
num.network.threads=2
num.io.threads=2
background.threads=2
`, dir, clients, controller)
}

// kafkaOpen lets everybody in, and lets them do everything.
const kafkaOpen = `listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
`

const kafkaLogging = `rootLogger.level=WARN
rootLogger.appenderRef.stdout.ref=STDOUT
appender.console.type=Console
appender.console.name=STDOUT
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %c: %m%n
`

// freePort returns a loopback port that was free a moment ago.
func freePort(tb testing.TB) string {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	return port
}
