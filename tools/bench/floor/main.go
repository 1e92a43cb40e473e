// floor does the bulk work of kpki with crypto/x509 alone, on two processors: what a machine can do, for the bench.
//
//	floor make COUNT FOLDER [sync]
//	floor read LEAST FOLDER
//
// make writes a CA and COUNT kubeconfigs of kubelets, with P-256 keys; with sync, as durably as kpki. read verifies all
// certificates below a folder, and their keys; it fails if there are fewer than LEAST.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
)

// Several wait for the disk while two compute, as in kpki.
const atOnce = 16

func main() {
	runtime.GOMAXPROCS(2)
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) < 3 {
		return fmt.Errorf("usage: floor make COUNT FOLDER [sync], floor read LEAST FOLDER")
	}
	count, err := strconv.Atoi(arguments[1])
	if err != nil {
		return err
	}
	switch folder := arguments[2]; arguments[0] {
	case "make":
		return makeKubelets(count, folder, len(arguments) > 3 && arguments[3] == "sync")
	case "read":
		return readAll(count, folder)
	default:
		return fmt.Errorf("unknown command %s", arguments[0])
	}
}

// each does work for 0 to count-1, and returns the first error.
func each(count int, work func(int) error) error {
	var next, failed atomic.Int64
	var first error
	var once sync.Once
	var group sync.WaitGroup
	for range min(atOnce, count) {
		group.Go(func() {
			for {
				at := int(next.Add(1)) - 1
				if at >= count || failed.Load() != 0 {
					return
				}
				if err := work(at); err != nil {
					once.Do(func() { first = err })
					failed.Store(1)
				}
			}
		})
	}
	group.Wait()
	return first
}
