import { PluginError, type Variables } from '@kpki/plugin';
import type { FromFile } from '../kubeconfig/read.ts';
import type { Exec, KubeconfigCluster, UserCredentials } from '../kubeconfig/schema.ts';
import { type ExecCredential, execInfo, readExecCredential } from './exec-credential.ts';
import { type ExecProgram, runExecPlugin } from './exec-plugin.ts';
import type { KubeconfigOrigin } from './kubeconfig-origin.ts';
import { findProgram } from './program.ts';

export interface ExecContext {
  readonly environment: Variables;
  now(): Date;
}

export interface ExecLogin {
  credentials(signal: AbortSignal): Promise<ExecCredential>;
  forget(): boolean;
}

/** Credentials are refreshed this long before they expire, so that they last for a request. */
const marginMilliseconds = 10_000;

const versions: readonly string[] = ['v1', 'v1beta1'].map((version) => `client.authentication.k8s.io/${version}`);

/** Logs in by a program (KEP-541). Runs it once, and again when its credentials expired or were refused. */
export function execLogin(
  exec: Exec,
  user: FromFile<UserCredentials>,
  cluster: FromFile<KubeconfigCluster>,
  origin: KubeconfigOrigin,
  around: ExecContext,
): ExecLogin {
  const apiVersion = exec.apiVersion ?? '';
  judge(exec, apiVersion);
  let current: Promise<ExecCredential> | null = null;
  let fetchedAt = 0;

  /**
   * Returns the program to start: for a kubeconfig that the configuration names, the program that the user agreed to,
   * as it is now.
   */
  async function allowed(): Promise<ExecProgram> {
    const found = await findProgram(exec, user, around.environment);
    if (found === null) return { exec, path: null };
    if (origin.chosenBy === 'configuration') await origin.agree(found.named);
    return { exec, path: found.path };
  }

  async function fetch(signal: AbortSignal): Promise<ExecCredential> {
    const program = await allowed();
    const info = await execInfo(apiVersion, exec.provideClusterInfo === true ? cluster : null);
    const printed = await runExecPlugin(program, info, around.environment, signal);
    return readExecCredential(printed, apiVersion, exec.command ?? '');
  }

  async function fresh(signal: AbortSignal): Promise<ExecCredential> {
    const running = fetch(signal);
    current = running;
    try {
      const credential = await running;
      fetchedAt = around.now().getTime();
      return credential;
    } catch (error) {
      if (current === running) current = null;
      throw error;
    }
  }

  return {
    async credentials(signal) {
      const before = current;
      const kept = await before?.catch(() => null);
      const expires = kept?.expires?.getTime() ?? Number.POSITIVE_INFINITY;
      if (kept && expires - marginMilliseconds > around.now().getTime()) return kept;
      // The first of several concurrent requests runs the program, and the others wait for its result.
      return current !== null && current !== before ? current : fresh(signal);
    },
    forget() {
      // Refused credentials that are new are not refreshed: the program would run with every request.
      if (around.now().getTime() - fetchedAt < marginMilliseconds) return false;
      current = null;
      return true;
    },
  };
}

function judge(exec: Exec, apiVersion: string): void {
  const what = `log in by the exec plugin ${JSON.stringify(exec.command ?? '')}`;
  if ((exec.command ?? '') === '') throw new PluginError('invalid', `${what}: the kubeconfig has no command`);
  if (!versions.includes(apiVersion)) {
    throw new PluginError(
      'unsupported',
      `${what}: it speaks ${apiVersion || 'no version'}; known: ${versions.join(', ')}`,
    );
  }
  const mode = exec.interactiveMode;
  if (mode === undefined && apiVersion === versions[0]) {
    throw new PluginError('invalid', `${what}: the kubeconfig has no \`interactiveMode\`, which v1 asks for`);
  }
  if (mode === 'Always') {
    const next = 'log in with kubectl first if its plugin keeps the login, and set IfAvailable';
    throw new PluginError('unsupported', `${what}: it prompts on the terminal (interactiveMode Always); ${next}`);
  }
  if (mode !== undefined && mode !== 'Never' && mode !== 'IfAvailable') {
    throw new PluginError('invalid', `${what}: interactiveMode is not Never, IfAvailable or Always`);
  }
}
