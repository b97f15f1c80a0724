package bench

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"github.com/guanxi-crm/guanxi/kit/docstore"
	"github.com/guanxi-crm/guanxi/kit/docstore/sqlite"
	"github.com/guanxi-crm/guanxi/kit/id"
)

// The baseline is a Gin handler that writes, or reads, the same document in the same store and does nothing else. It
// runs as a process of its own, as the platform does.

const bareEnv = "GUANXI_TEST_BARE_DIR"

// TestMain serves the baseline when the process was started for it.
func TestMain(m *testing.M) {
	if dir := os.Getenv(bareEnv); dir != "" {
		if err := serveBare(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

type bareMoney struct {
	Amount   string `json:"amount" bson:"amount"`
	Currency string `json:"currency" bson:"currency"`
}

type bareDocument struct {
	ExternalID  string    `json:"externalId" bson:"externalId"`
	PurchasedOn string    `json:"purchasedOn" bson:"purchasedOn"`
	Total       bareMoney `json:"total" bson:"total"`
	Customer    string    `json:"customer" bson:"customer"`
}

func serveBare(dir string) error {
	gin.SetMode(gin.ReleaseMode)
	engine, err := sqlite.Open(contextForever(), filepath.Join(dir, "bare.db"), sqlite.Options{})
	if err != nil {
		return err
	}
	documents, err := docstore.Open[bareDocument](contextForever(), docstore.New(engine), docstore.Schema{
		Name: "purchases", Indexes: []docstore.Index{
			{Name: "by_external_id", Fields: []string{"externalId"}, Unique: true},
			{Name: "by_customer", Fields: []string{"customer", "purchasedOn"}},
		},
	})
	if err != nil {
		return err
	}
	tenant := documents.In("demo")
	router := gin.New()
	router.POST("/purchases/:customer", func(c *gin.Context) {
		var body bareDocument
		if c.BindJSON(&body) != nil {
			return
		}
		body.Customer = c.Param("customer")
		doc, err := tenant.Insert(c, id.New("pur"), body)
		if err != nil {
			c.AbortWithStatus(http.StatusConflict)
			return
		}
		c.JSON(http.StatusCreated, doc.Body)
	})
	router.GET("/purchases/:id", func(c *gin.Context) {
		doc, err := tenant.Get(c, c.Param("id"))
		if err != nil {
			c.AbortWithStatus(http.StatusNotFound)
			return
		}
		c.JSON(http.StatusOK, doc.Body)
	})
	if _, err := tenant.Insert(contextForever(), "one", bareDocument{"one", "2026-01-31", bareMoney{"1.00", "USD"}, "cus"}); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return http.Serve(listener, router)
}

// startBare runs the baseline and returns its URL.
func startBare(b *testing.B) string {
	b.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), bareEnv+"="+b.TempDir())
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, cmd.Start())
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line := make([]byte, 100)
	n, err := out.Read(line)
	require.NoError(b, err)
	return strings.TrimSpace(string(line[:n]))
}
