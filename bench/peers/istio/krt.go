package main

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"istio.io/istio/pkg/kube/krt"
)

func krtArea(name string, sizes []int) {
	switch name {
	case "W1":
		controllerWorkload(sizes[0])
	case "W3":
		stormWorkload(sizes[0], sizes[1], time.Duration(sizes[2])*time.Second)
	case "W4":
		chainWorkload(sizes[0], sizes[1])
	case "W7":
		joinWorkload(sizes[0], sizes[1])
	case "W12":
		memoryWorkload(sizes[0])
	default:
		fail("unknown workload " + name)
	}
}

// handled counts the events of a collection and tells when so many were seen.
type handled struct {
	seen, wanted atomic.Int64
	reached      chan time.Time
}

func handle[T any](collection krt.Collection[T], wanted int) *handled {
	h := &handled{reached: make(chan time.Time, 1)}
	h.wanted.Store(int64(wanted))
	collection.Register(func(krt.Event[T]) {
		if h.seen.Add(1) == h.wanted.Load() {
			h.reached <- time.Now()
		}
	})
	return h
}

// after does something and tells how long it takes until so many more events are handled.
func (h *handled) after(events int, work func()) time.Duration {
	h.wanted.Store(h.seen.Load() + int64(events))
	start := time.Now()
	work()
	return (<-h.reached).Sub(start)
}

// rounds is how often a work on so many objects is repeated; the median is what counts.
func rounds(objects int) int { return min(max(30_000/objects, 1), 15) }

func median(times []time.Duration) time.Duration {
	return time.Duration(quantile(times, 0.5))
}

// builds makes something again and again, the first time to warm up, and keeps the last.
func builds[T any](objects int, build func(stop chan struct{}) T) (last T, wall, processor time.Duration) {
	var walls, processors []time.Duration
	for round := range rounds(objects) + 1 {
		stop := make(chan struct{})
		wall, processor := timed(func() { last = build(stop) })
		if round > 0 {
			walls, processors = append(walls, wall), append(processors, processor)
		}
		if round < rounds(objects) {
			close(stop)
		}
	}
	return last, median(walls), median(processors)
}

// controller derives workloads from pods, services and the one mesh config.
type controller struct {
	pods      krt.StaticCollection[pod]
	services  krt.StaticCollection[service]
	config    krt.StaticSingleton[meshConfig]
	workloads krt.Collection[workload]
	handled   *handled
}

func newController(pods []pod, services []service, stop chan struct{}) *controller {
	option := krt.WithStop(stop)
	c := &controller{
		pods:     krt.NewStaticCollection(nil, pods, option),
		services: krt.NewStaticCollection(nil, services, option),
		config:   krt.NewStatic(&meshConfig{}, true, option),
	}
	byNamespace := krt.NewNamespaceIndex[service](c.services)
	c.workloads = krt.NewCollection[pod, workload](c.pods, func(ctx krt.HandlerContext, p pod) *workload {
		config := krt.FetchOne(ctx, c.config.AsCollection())
		services := byNamespace.Fetch(ctx, p.namespace, krt.FilterSelectsNonEmpty(p.labels))
		names := make([]string, 0, len(services))
		for _, s := range services {
			names = append(names, s.name)
		}
		slices.Sort(names)
		return &workload{p.namespace, p.name, p.ip, names, config.generation}
	}, option)
	c.handled = handle(c.workloads, len(pods))
	return c
}

func (c *controller) check() string {
	var sum digest
	for _, w := range c.workloads.List() {
		sum.add(w.text())
	}
	return sum.String()
}

func controllerWorkload(size int) {
	s := shapeOf(size)
	pods, services := s.allPods(), s.allServices()
	c, wall, processor := builds(size, func(stop chan struct{}) *controller {
		c := newController(pods, services, stop)
		<-c.handled.reached
		return c
	})
	print := func(metric string, value float64) {
		row{Workload: "W1", Shape: sized(size), Metric: metric, Value: value, Check: c.check()}.print()
	}
	print("full build, ms", milliseconds(wall))
	print("full build, processor ms", milliseconds(processor))

	latencies := []time.Duration{}
	for _, p := range s.changed(1_000_000) {
		latencies = append(latencies, c.handled.after(1, func() { c.pods.UpdateObject(p) }))
	}
	print("update to handler p50, ns", quantile(latencies, 0.5))
	print("update to handler p99, ns", quantile(latencies, 0.99))

	var batches []time.Duration
	for round := range 5 {
		changed := s.changed(2_000_000 + uint32(round)*1000)
		batches = append(batches, c.handled.after(len(changed), func() {
			for _, p := range changed {
				c.pods.UpdateObject(p)
			}
		}))
	}
	print("batch of 1000, ms", milliseconds(median(batches)))

	var flips []time.Duration
	for number := range 20 {
		flips = append(flips, c.handled.after(s.touched(number), func() { c.services.UpdateObject(s.flipped(number)) }))
	}
	print("selector flip, µs", milliseconds(median(flips))*1e3)

	var fans []time.Duration
	for round := range 3 {
		fans = append(fans, c.handled.after(size, func() { c.config.Set(&meshConfig{generation: uint32(round) + 1}) }))
	}
	print("mesh config to all, ms", milliseconds(median(fans)))
}

// touched is the number of pods that a service selects before or after its flip.
func (s shape) touched(number int) (count int) {
	before, after := number%s.apps, (number+s.namespaces)%s.apps
	for pod := range s.pods {
		app := pod % s.apps
		if pod%s.namespaces == number%s.namespaces && (app == before || app == after) {
			count++
		}
	}
	return count
}

func memoryWorkload(size int) {
	s := shapeOf(size)
	empty := heap()
	pods, services := s.allPods(), s.allServices()
	inputs := heap()
	c := newController(pods, services, make(chan struct{}))
	<-c.handled.reached
	built := heap()
	check := c.check()
	print := func(metric string, bytes uint64) {
		row{Workload: "W12", Shape: sized(size), Metric: metric, Value: float64(bytes) / float64(size), Check: check}.print()
	}
	print("beside the inputs, bytes per pod", built-inputs)
	print("with the inputs, bytes per pod", built-empty)
	runtime.KeepAlive(pods)
	runtime.KeepAlive(services)
	runtime.KeepAlive(c)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// sized is a number the way tables show it.
func sized(size int) string {
	if size%1000 == 0 {
		return fmt.Sprintf("%dk", size/1000)
	}
	return fmt.Sprint(size)
}
