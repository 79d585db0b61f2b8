package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"istio.io/istio/pkg/monitoring"
)

var (
	typeLabel    = monitoring.CreateLabel("type")
	nodeLabel    = monitoring.CreateLabel("node")
	versionLabel = monitoring.CreateLabel("version")
	bounds       = []float64{0.01, 0.1, 0.5, 1, 3, 5, 10, 20}
)

func monitoringArea(name string, _ []int) {
	pushes := monitoring.NewSum("pushes", "Pushes.")
	clients := monitoring.NewGauge("clients", "Clients.")
	took := monitoring.NewDistribution("took", "Time.", bounds)
	registry := prometheus.NewRegistry()
	handler, err := monitoring.RegisterPrometheusExporter(registry, registry)
	must(err)
	switch name {
	case "record":
		record(pushes, clients, took)
	case "scrape":
		scrape(pushes, took, handler)
	default:
		fail("unknown workload " + name)
	}
}

func labels(node string) []monitoring.LabelValue {
	return []monitoring.LabelValue{typeLabel.Value("cds"), nodeLabel.Value(node), versionLabel.Value("1.32")}
}

func record(pushes, clients, took monitoring.Metric) {
	print := func(shape string, work func()) {
		row{Workload: "M1", Shape: shape, Metric: "record, ns", Value: perCall(1_000_000, work)}.print()
	}
	sum, gauge, distribution := pushes.With(labels("node-1")...), clients.With(labels("node-1")...), took.With(labels("node-1")...)
	print("bound sum", sum.Increment)
	print("bound gauge", func() { gauge.Record(7) })
	print("bound distribution", func() { distribution.Record(0.7) })
	print("sum, 3 labels each time", func() { pushes.With(labels("node-1")...).Increment() })
	print("distribution, 3 labels each time", func() { took.With(labels("node-1")...).Record(0.7) })
}

// scrape asks for 2000 sums and 1000 distributions.
func scrape(pushes, took monitoring.Metric, handler http.Handler) {
	// One less than the limit of the SDK, beyond which series are put together.
	for number := range 1999 {
		pushes.With(labels(fmt.Sprintf("node-%d", number))...).Increment()
	}
	for number := range 1000 {
		took.With(nodeLabel.Value(fmt.Sprintf("node-%d", number))).Record(0.7)
	}
	ask := func() string {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		return answer.Body.String()
	}
	var sum digest
	lines := strings.Split(ask(), "\n")
	sort.Strings(lines)
	for _, line := range lines {
		if line != "" && !strings.HasPrefix(line, "#") {
			sum.add(line)
		}
	}
	value := perCall(3, func() { ask() })
	row{Workload: "M2", Shape: "3000 series", Metric: "scrape, ms", Value: value / 1e6, Check: sum.String()}.print()
}
