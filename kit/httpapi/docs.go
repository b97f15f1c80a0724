package httpapi

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"

	"github.com/guanxi-crm/guanxi/kit/httpapi/problem"
)

//go:embed docs.html
var docsPage string

// serveDocs adds the routes that describe the API. They need no token and load nothing from elsewhere.
func (a *API) serveDocs() {
	a.engine.GET("/docs", a.serve("text/html; charset=utf-8", a.renderDocs))
	a.engine.GET("/openapi.json", a.serve("application/openapi+json", a.huma.OpenAPI().MarshalJSON))
	a.engine.GET("/openapi.yaml", a.serve("application/openapi+yaml", a.OpenAPI))
	a.engine.GET(problem.Prefix+":kind", func(c *gin.Context) {
		c.Redirect(http.StatusFound, "../docs#problem-"+c.Param("kind"))
	})
}

// serve answers with content that is made at the first request, when all routes are known, and kept.
func (a *API) serve(contentType string, render func() ([]byte, error)) gin.HandlerFunc {
	content := sync.OnceValues(render)
	return func(c *gin.Context) {
		body, err := content()
		if err != nil {
			a.refuse(c, err)
			return
		}
		c.Header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
		c.Data(http.StatusOK, contentType, body)
	}
}

// renderDocs makes the documentation page from the OpenAPI document.
func (a *API) renderDocs() ([]byte, error) {
	page, err := template.New("docs").Parse(docsPage)
	if err != nil {
		return nil, fmt.Errorf("parse the documentation page: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, docsOf(a.huma.OpenAPI())); err != nil {
		return nil, fmt.Errorf("render the documentation page: %w", err)
	}
	return out.Bytes(), nil
}
