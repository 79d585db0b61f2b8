package main

import (
	"bytes"
	"net/url"
	"os"
	"regexp"
	"strings"

	"go.uber.org/zap"

	"istio.io/istio/pkg/log"
)

var measured = log.RegisterScope("measured", "what is measured")

func init() {
	// What the packages themselves have to say would stand between the rows.
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.ErrorLevel)
	}
}

func logArea(name string, _ []int) {
	measured.SetOutputLevel(log.InfoLevel)
	switch name {
	case "disabled":
		value := perCall(20_000_000, func() { measured.Debug("sent") })
		row{Workload: "L1", Shape: "disabled", Metric: "statement, ns", Value: value}.print()
		value = perCall(20_000_000, func() { measured.Debugf("sent %d", 42) })
		row{Workload: "L1", Shape: "disabled, formatted", Metric: "statement, ns", Value: value}.print()
	case "text", "JSON":
		lines(name, "message", func() { measured.Info("Push: sent") })
		lines(name, "formatted", func() { measured.Infof("Push: sent %d to %s", 42, "sleep-1.default") })
		lines(name, "2 fields", func() { measured.WithLabels("proxy", "sleep-1.default", "version", 42).Info("Push: sent") })
		prepared := measured.WithLabels("proxy", "sleep-1.default", "version", 42)
		lines(name, "2 prepared fields", func() { prepared.Info("Push: sent") })
	default:
		fail("unknown workload " + name)
	}
}

// lines measures lines that go to memory and lines that go to the null device, after one to be checked.
func lines(format, shape string, write func()) {
	logTo("memory:", format)
	memory.Reset()
	write()
	check := withoutTime(memory.String())
	print := func(workload, metric string) {
		row{Workload: workload, Shape: format + ", " + shape, Metric: metric, Value: perCall(100_000, write), Check: check}.print()
	}
	print("L2", "line to memory, ns")
	logTo(os.DevNull, format)
	print("L3", "line to the null device, ns")
}

// memory is where lines go that cost no call of the system; the last of them stay.
var memory sink

type sink struct{ bytes.Buffer }

func (s *sink) Write(line []byte) (int, error) {
	if s.Len() > 64*1024 {
		s.Reset()
	}
	return s.Buffer.Write(line)
}
func (*sink) Sync() error  { return nil }
func (*sink) Close() error { return nil }

func init() {
	must(zap.RegisterSink("memory", func(*url.URL) (zap.Sink, error) { return &memory, nil }))
}

func logTo(path, format string) {
	options := log.DefaultOptions()
	options.OutputPaths = []string{path}
	options.JSONEncoding = format == "JSON"
	must(log.Configure(options))
	measured.SetOutputLevel(log.InfoLevel)
}

var moment = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+Z`)

func withoutTime(line string) string {
	return strings.TrimSpace(moment.ReplaceAllString(line, "T"))
}
