package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// shown is the exit code by which the exec script says that the error is already on the user's screen.
const shown = 32

// Run executes a Pulumi program.
func (h *host) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	script, err := execScript()
	if err != nil {
		return nil, err
	}
	config := req.GetConfig()
	if config == nil {
		config = map[string]string{} // the SDK reads an object, never null
	}
	configJSON, err := json.Marshal(config)
	if err != nil {
		return nil, err
	}
	secretKeys := req.GetConfigSecretKeys()
	if secretKeys == nil {
		secretKeys = []string{}
	}
	secretKeysJSON, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}

	// Killed, not interrupted: the engine has given up by then, and a traceback of the interruption would hide why.
	cmd, release, err := h.command(ctx, req.GetInfo(), os.Kill, h.programArgs(script, req)...)
	if err != nil {
		return nil, err
	}
	defer release()
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.Env = append(environ(cmd),
		"PULUMI_CONFIG="+string(configJSON), "PULUMI_CONFIG_SECRET_KEYS="+string(secretKeysJSON))

	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == shown:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{
			Error: fmt.Sprintf("the Python program exited with code %d", exit.ExitCode()),
		}, nil
	default:
		return nil, fmt.Errorf("run the Python program: %w", err)
	}
}

func (h *host) programArgs(script string, req *pulumirpc.RunRequest) []string {
	args := []string{"-u", script}
	add := func(flag, value string) {
		if value != "" {
			args = append(args, flag, value)
		}
	}
	add("--monitor", req.GetMonitorAddress())
	add("--engine", h.engine)
	add("--project", req.GetProject())
	add("--stack", req.GetStack())
	add("--pwd", req.GetPwd())
	add("--root_directory", req.GetInfo().GetRootDirectory())
	add("--organization", req.GetOrganization())
	add("--parallel", strconv.Itoa(int(req.GetParallel())))
	if req.GetDryRun() {
		add("--dry_run", "true")
	}
	entry := filepath.Join(req.GetInfo().GetProgramDirectory(), req.GetInfo().GetEntryPoint())
	return append(append(args, entry), req.GetArgs()...)
}

// RunPlugin runs a provider or a policy pack written in Python.
func (h *host) RunPlugin(
	req *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	info := req.GetInfo()
	args := append([]string{"-u", info.GetProgramDirectory()}, req.GetArgs()...)
	if req.GetKind() == "analyzer" {
		args = append(append([]string{"-u", "-m", "pulumi.policy"}, req.GetArgs()...), info.GetProgramDirectory())
	}
	// Interrupted, so that a provider can finish the requests that are under way.
	cmd, release, err := h.command(server.Context(), info, os.Interrupt, args...)
	if err != nil {
		return err
	}
	defer release()
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	defer func() { _ = closer.Close() }()
	cmd.Dir = req.GetPwd()
	if req.GetKind() == "analyzer" {
		cmd.Dir = info.GetProgramDirectory()
	}
	cmd.Env = append(environ(cmd), req.GetEnv()...)
	cmd.Stdout, cmd.Stderr = stdout, stderr

	code := int32(0)
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		code = int32(exit.ExitCode())
	} else if err != nil {
		return fmt.Errorf("run %s plugin %s: %w", req.GetKind(), req.GetName(), err)
	}
	return server.Send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: code},
	})
}

// environ is what the toolchain set for the process, or our own environment where it set nothing.
func environ(cmd *exec.Cmd) []string {
	if cmd.Env != nil {
		return cmd.Env
	}
	return os.Environ()
}
