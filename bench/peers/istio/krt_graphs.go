package main

import (
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"istio.io/istio/pkg/kube/krt"
)

// Graphs that each stress one thing: a storm, a chain, joins.

var labelNames = []string{"app", "env", "lane", "owner", "region", "team", "tier", "version", "zone"}

type policy struct {
	name     string
	selector map[string]string
}

func (p policy) ResourceName() string { return p.name }
func (p policy) Equals(o policy) bool { return p.name == o.name && sameLabels(p.selector, o.selector) }

type total struct {
	name string
	sum  uint64
}

func (t total) ResourceName() string { return t.name }
func (t total) Equals(o total) bool  { return t == o }

// stormPod is one of a namespace in which every policy selects every pod.
func stormPod(number int, ip uint32) pod {
	labels := map[string]string{}
	for _, name := range labelNames {
		labels[name] = "web"
	}
	return pod{"ns", fmt.Sprintf("pod-%d", number), labels, ip}
}

// stormPolicy selects by the labels whose places are the bits of its number; no two are alike.
func stormPolicy(number int) policy {
	selector := map[string]string{}
	for place, name := range labelNames {
		if (number+1)>>place&1 == 1 {
			selector[name] = "web"
		}
	}
	return policy{fmt.Sprintf("policy-%d", number), selector}
}

// stormWorkload changes 1000 pods at once where each change concerns every policy.
//
// The first runs after the burst see all of it, so the totals are right long before the engine has
// done with the events; both moments are reported.
func stormWorkload(policies, size int, limit time.Duration) {
	const updates, stride = 1000, 7919
	var pods []pod
	for number := range size {
		pods = append(pods, stormPod(number, uint32(number)))
	}
	var selecting []policy
	for number := range policies {
		selecting = append(selecting, stormPolicy(number))
	}
	var runs, lastRun, lastEvent atomic.Int64
	source := krt.NewStaticCollection(nil, pods)
	totals := krt.NewCollection[policy, total](krt.NewStaticCollection(nil, selecting),
		func(ctx krt.HandlerContext, p policy) *total {
			t := total{name: p.name}
			for _, selected := range krt.Fetch[pod](ctx, source, krt.FilterLabel(p.selector)) {
				t.sum += uint64(selected.ip)
			}
			runs.Add(1)
			lastRun.Store(time.Now().UnixNano())
			return &t
		})
	print := func(metric string, value float64, stopped string) {
		var sum digest
		for _, t := range totals.List() {
			sum.add(fmt.Sprintf("%s %d", t.name, t.sum))
		}
		shape := strconv.Itoa(policies) + " x " + sized(size)
		row{"W3", shape, metric, value, sum.String(), stopped}.print()
	}
	start := time.Now()
	<-handle(totals, policies).reached
	print("build, ms", milliseconds(time.Since(start)), "")

	totals.Register(func(krt.Event[total]) { lastEvent.Store(time.Now().UnixNano()) }).WaitUntilSynced(nil)
	runs.Store(0)
	start = time.Now()
	for step := range updates {
		source.UpdateObject(stormPod(step*stride%size, 1_000_000+uint32(step)))
	}
	stopped := ""
	for before := int64(-1); runs.Load() != before; {
		if time.Since(start) > limit {
			stopped = fmt.Sprintf("after %d of %d updates", runs.Load()/int64(policies), updates)
			lastRun.Store(time.Now().UnixNano())
			break
		}
		before = runs.Load()
		time.Sleep(500 * time.Millisecond)
	}
	since := func(moment *atomic.Int64) float64 { return milliseconds(time.Unix(0, moment.Load()).Sub(start)) }
	print("burst of 1000 until the totals are right, ms", since(&lastEvent), "")
	print("burst of 1000 until nothing runs, ms", since(&lastRun), stopped)
}

// chainWorkload updates pods at the beginning of a chain of derivations.
func chainWorkload(depth, size int) {
	s := shapeOf(size)
	pods := s.allPods()
	type chain struct {
		source krt.StaticCollection[pod]
		last   krt.Collection[workload]
		*handled
	}
	c, wall, processor := builds(size*depth, func(stop chan struct{}) chain {
		option := krt.WithStop(stop)
		source := krt.NewStaticCollection(nil, pods, option)
		last := krt.NewCollection[pod, workload](source, func(_ krt.HandlerContext, p pod) *workload {
			return &workload{namespace: p.namespace, name: p.name, ip: p.ip + 1}
		}, option)
		for range depth - 1 {
			last = krt.NewCollection(last, func(_ krt.HandlerContext, w workload) *workload {
				return &workload{namespace: w.namespace, name: w.name, ip: w.ip + 1}
			}, option)
		}
		c := chain{source, last, handle(last, size)}
		<-c.reached
		return c
	})
	print := func(metric string, value float64) {
		var sum digest
		for _, w := range c.last.List() {
			sum.add(w.text())
		}
		row{Workload: "W4", Shape: fmt.Sprintf("%s, depth %d", sized(size), depth), Metric: metric, Value: value, Check: sum.String()}.print()
	}
	print("full build, ms", milliseconds(wall))
	print("full build, processor ms", milliseconds(processor))
	var latencies []time.Duration
	for _, p := range s.changed(1_000_000) {
		latencies = append(latencies, c.after(1, func() { c.source.UpdateObject(p) }))
	}
	print("update to handler p50, ns", quantile(latencies, 0.5))
	print("update to handler p99, ns", quantile(latencies, 0.99))
}

// member is an object of one of several collections that have every second key in common.
func member(of, number int, ip uint32) pod {
	p := pod{namespace: "ns", name: fmt.Sprintf("shared-%d", number), ip: ip}
	if number%2 == 1 {
		p.name = fmt.Sprintf("own-%d-%d", of, number)
	}
	return p
}

// joinWorkload joins collections of which the first that has a key wins.
func joinWorkload(members, size int) {
	const updates = 1000
	inputs := make([][]pod, members)
	for of := range inputs {
		for number := range size {
			inputs[of] = append(inputs[of], member(of, number, uint32(number+of)))
		}
	}
	outputs := size/2*members + size/2
	type join struct {
		sources []krt.StaticCollection[pod]
		joined  krt.Collection[pod]
		*handled
	}
	j, wall, processor := builds(size*members, func(stop chan struct{}) join {
		option := krt.WithStop(stop)
		var j join
		var collections []krt.Collection[pod]
		for _, pods := range inputs {
			source := krt.NewStaticCollection(nil, pods, option)
			j.sources = append(j.sources, source)
			collections = append(collections, source)
		}
		j.joined = krt.JoinCollection(collections, option)
		j.joined.WaitUntilSynced(stop)
		j.handled = handle(j.joined, outputs)
		<-j.reached
		return j
	})
	print := func(metric string, value float64) {
		var sum digest
		for _, p := range j.joined.List() {
			sum.add(p.text())
		}
		row{Workload: "W7", Shape: fmt.Sprintf("%d x %s", members, sized(size)), Metric: metric, Value: value, Check: sum.String()}.print()
	}
	print("full build, ms", milliseconds(wall))
	print("full build, processor ms", milliseconds(processor))
	var latencies []time.Duration
	for step := range updates {
		of, number := step%members, (step*2+1)%size
		latencies = append(latencies, j.after(1, func() {
			j.sources[of].UpdateObject(member(of, number, 1_000_000+uint32(step)))
		}))
	}
	print("update to handler p50, ns", quantile(latencies, 0.5))
	print("update to handler p99, ns", quantile(latencies, 0.99))
}
