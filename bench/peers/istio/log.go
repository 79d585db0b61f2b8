package main

import (
	"os"
	"regexp"
	"strings"

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

// lines measures lines that go to the null device, after one that goes to a file to be checked.
func lines(format, shape string, write func()) {
	file, err := os.CreateTemp("", "line")
	must(err)
	defer os.Remove(file.Name())
	logTo(file.Name(), format)
	write()
	line := read(file.Name())
	logTo(os.DevNull, format)
	value := perCall(100_000, write)
	row{Workload: "L2", Shape: format + ", " + shape, Metric: "line, ns", Value: value, Check: withoutTime(line)}.print()
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
