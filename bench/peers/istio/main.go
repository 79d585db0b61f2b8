// Command istio runs the workloads of bench/peers/ours on the packages of Istio.
//
// It takes an area, a workload and its sizes, such as `krt W1 10000`, and prints one line of JSON
// for each measurement. Both programs make the same objects and print a check of what came out, so
// that `cargo xtask bench-peers` can tell that they did the same work.
package main

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"sort"
	"strconv"
	"syscall"
	"time"
)

func main() {
	areas := map[string]func(workload string, sizes []int){
		"krt":        krtArea,
		"validation": validationArea,
		"config":     configArea,
		"log":        logArea,
		"monitoring": monitoringArea,
		"security":   securityArea,
	}
	if len(os.Args) < 3 || areas[os.Args[1]] == nil {
		fail("usage: istio AREA WORKLOAD [SIZE...]")
	}
	var sizes []int
	for _, arg := range os.Args[3:] {
		size, err := strconv.Atoi(arg)
		must(err)
		sizes = append(sizes, size)
	}
	areas[os.Args[1]](os.Args[2], sizes)
}

// row is one measurement.
type row struct {
	Workload string  `json:"workload"`
	Shape    string  `json:"shape"`
	Metric   string  `json:"metric"`
	Value    float64 `json:"value"`
	// What came out, in a form that both programs write alike.
	Check string `json:"check"`
	// How far it came, where it ran into its limit of time.
	Stopped string `json:"stopped,omitempty"`
}

func (r row) print() {
	line, err := json.Marshal(r)
	must(err)
	fmt.Println(string(line))
}

// digest adds up hashes of texts, in whichever order they come.
type digest struct {
	count int
	sum   uint64
}

func (d *digest) add(text string) {
	hash := fnv.New64a()
	hash.Write([]byte(text))
	d.count++
	d.sum += hash.Sum64()
}

func (d *digest) String() string {
	return fmt.Sprintf("%d:%016x", d.count, d.sum)
}

// timed tells the real time and the processor time of some work.
func timed(work func()) (wall, processor time.Duration) {
	start, before := time.Now(), processorTime()
	work()
	return time.Since(start), processorTime() - before
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// perCall is the smallest time of one call, in nanoseconds, of several rounds of so many.
func perCall(calls int, work func()) float64 {
	const rounds = 5
	best := time.Duration(1<<63 - 1)
	for range rounds {
		start := time.Now()
		for range calls {
			work()
		}
		best = min(best, time.Since(start))
	}
	return float64(best.Nanoseconds()) / float64(calls)
}

// quantile is the value below which a part of the times lies, in nanoseconds.
func quantile(times []time.Duration, part float64) float64 {
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	return float64(times[int(float64(len(times)-1)*part)].Nanoseconds())
}

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
