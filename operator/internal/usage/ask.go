// Package usage asks the services of each Stack what their tenants use and how far behind they are in reading events. It must
// not make anything depend on the answers: a service that does not answer is nobody's error, and what was known stays.
package usage

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/guanxi-crm/guanxi/kit/usage"
	"github.com/guanxi-crm/guanxi/operator/api/v1alpha1"
)

const (
	askTimeout = 5 * time.Second
	// askMax is far above the report of 10,000 tenants, at some 250 bytes each.
	askMax = 16 << 20
	// lagMetric is the gauge that each consumer group has for each partition that it reads.
	lagMetric = "guanxi_consumer_lag"
)

// Address returns the base URL of a service's ops port.
type Address func(stack client.ObjectKey, service v1alpha1.ServiceName) string

// InCluster is the address by which a service's ops port is reached in the cluster.
func InCluster(stack client.ObjectKey, service v1alpha1.ServiceName) string {
	return fmt.Sprintf("http://%s-%s.%s.svc:9090", stack.Name, service, stack.Namespace)
}

// asker asks one service at a time over connections that it does not keep: a Stack is asked once a minute, and behind the
// address is another pod each time.
type asker struct {
	http    *http.Client
	address Address
}

func newAsker(address Address) asker {
	return asker{
		address: address,
		http:    &http.Client{Timeout: askTimeout, Transport: &http.Transport{DisableKeepAlives: true}},
	}
}

// report returns what the service says of its tenants.
func (a asker) report(ctx context.Context, stack client.ObjectKey, service v1alpha1.ServiceName) (*usage.Report, error) {
	var report usage.Report
	err := a.get(ctx, a.address(stack, service)+usage.Path, "application/json", func(body io.Reader) error {
		return json.NewDecoder(body).Decode(&report)
	})
	return &report, err
}

// lag returns how many events the service has not read, nil when it reads none.
func (a asker) lag(ctx context.Context, stack client.ObjectKey, service v1alpha1.ServiceName) (*int64, error) {
	var family *dto.MetricFamily
	err := a.get(ctx, a.address(stack, service)+"/metrics", "text/plain;version=0.0.4", func(body io.Reader) error {
		parser := expfmt.NewTextParser(model.UTF8Validation)
		families, err := parser.TextToMetricFamilies(body)
		family = families[lagMetric]
		return err
	})
	if err != nil || family == nil {
		return nil, err
	}
	var sum float64
	for _, metric := range family.GetMetric() {
		sum += metric.GetGauge().GetValue()
	}
	return new(int64(sum)), nil
}

func (a asker) get(ctx context.Context, url, accept string, read func(io.Reader) error) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", accept)
	response, err := a.http.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", url, response.Status)
	}
	if err := read(io.LimitReader(response.Body, askMax)); err != nil {
		return fmt.Errorf("read the answer of %s: %w", url, err)
	}
	return nil
}
