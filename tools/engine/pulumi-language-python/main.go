// Command pulumi-language-python lets the Pulumi engine run Python programs, policy packs and providers.
//
// The official host is published only as part of Pulumi's installer. Where the installer's host cannot be reached,
// the set-up script builds this one from the Go modules that the official host is made of. It needs
// pulumi-language-python-exec, the script that runs a program, beside its own executable.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/cmdutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/logging"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// engineSilence is how long the engine may be gone before the host stops, and with it every Python process that it
// started. A killed engine must not leave a provider behind.
const engineSilence = time.Second

func main() {
	tracing := flag.String("tracing", "", "address to which traces are sent")
	flag.String("root", "", "ignored; the engine sends the root with each request")
	flag.Parse()
	args := flag.Args()

	logging.InitLogging(false, 0, false)
	cmdutil.InitTracing("pulumi-language-python", "pulumi-language-python", *tracing)

	if err := serve(args); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-language-python:", err)
		os.Exit(1)
	}
}

func serve(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	host := newHost(version.Version)
	if len(args) > 0 {
		host.engine = args[0]
		if err := rpcutil.Healthcheck(ctx, host.engine, engineSilence, stop); err != nil {
			return fmt.Errorf("watch the engine at %s: %w", host.engine, err)
		}
	}

	cancel := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: cancel,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		return err
	}
	go func() {
		<-ctx.Done()
		host.stop()
		close(cancel)
	}()

	// The engine reads the port from the first line.
	fmt.Println(handle.Port)
	return <-handle.Done
}
