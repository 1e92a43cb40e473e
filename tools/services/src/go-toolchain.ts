import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { programsOn } from './search-path.ts';

export interface GoToolchain {
  readonly path: string;
  /** Such as `go1.26.8 linux amd64`: what a build depends on in addition to its source. */
  readonly description: string;
}

/** Settings of a developer's own Go (a workspace, extra flags, another toolchain) must not change what is built. */
export const goEnvironment: Readonly<Record<string, string>> = {
  CGO_ENABLED: '0',
  GOFLAGS: '',
  GOWORK: 'off',
  GOTOOLCHAIN: 'local',
  // Go finds its caches through HOME, which a CI runner may leave unset.
  HOME: process.env['HOME'] ?? homedir(),
};

let known: GoToolchain | null | undefined;

/** The Go on this machine: the first on PATH, else where Go's own installer puts it. Null without one. */
export function goToolchain(): GoToolchain | null {
  known ??= findGo();
  return known;
}

function findGo(): GoToolchain | null {
  const [path] = programsOn(`${process.env['PATH'] ?? ''}:/usr/local/go/bin`, 'go');
  if (path === undefined) return null;
  const answer = spawnSync(path, ['env', 'GOVERSION', 'GOOS', 'GOARCH'], {
    env: { ...process.env, ...goEnvironment },
    encoding: 'utf8',
  });
  if (answer.status !== 0) return null;
  return { path, description: answer.stdout.trim().split('\n').join(' ') };
}
