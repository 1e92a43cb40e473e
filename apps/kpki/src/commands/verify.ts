import {
  judgeCertificate,
  type KubeconfigAccess,
  kubeconfigAccess,
  type LiveQuestion,
  readObservedState,
  verifyLive,
  verifyObserved,
} from '@kpki/engine';
import { Secret } from '@kpki/plugin';
import { judgmentDocument, nextTexts, shown, verifyDocument } from '@kpki/presentation';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { commandTextWith } from '../options/command-text.ts';
import { isText } from '../options/options.ts';
import { progressListener } from '../print/progress.ts';
import { envelope, printResult } from '../print/record.ts';
import { readCertificateBlocks } from '../session/certificate-file.ts';
import { readNamedFile } from '../session/read-file.ts';
import { readPurpose, withSession } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';

export const run: RunCommand = (invocation) =>
  invocation.options.certificate === undefined ? verifyCluster(invocation) : verifyCertificate(invocation);

async function verifyCluster(invocation: Invocation): Promise<Exit> {
  const { options } = invocation;
  const unexpected = (['ca', 'name', 'usage'] as const).find((name) => options[name] !== undefined);
  if (unexpected !== undefined) throw new Fault('usage', `--${unexpected} goes with --certificate FILE`);
  if (options.live === true) {
    return withNamedKubeconfig(options.kubeconfig, (access) =>
      verifySession(invocation, { ...access, withinCluster: true }),
    );
  }
  if (options.kubeconfig !== undefined) throw new Fault('usage', '--kubeconfig goes with --live');
  return verifySession(invocation, null);
}

async function verifySession({ options, terminal, call }: Invocation, question: LiveQuestion | null): Promise<Exit> {
  const listener = progressListener(terminal);
  return withSession(readPurpose, options, terminal, listener, async (session) => {
    const { configuration, cluster, sinks, caPlacements, dependencies, targetFlags } = session;
    const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
    const stored = await verifyObserved(observed, dependencies.now(), listener, call);
    const asked = question === null ? null : { ...question, live: configuration.environment?.live ?? {} };
    const live = asked === null ? [] : await verifyLive(observed, asked, dependencies.now(), listener, call);
    const verdicts = shown([...stored, ...live], commandTextWith(targetFlags));
    terminal.progress(null);
    const verification = envelope('Verification', { cluster: cluster.name, verdicts });
    printResult({ options, terminal }, verification, (isWide) => verifyDocument(verdicts, isWide));
    // Remedies for servers are in their own lines.
    const isToPlan = stored.some(({ holds }) => holds === 'no');
    if (isToPlan && isText(options.output ?? 'table'))
      terminal.note(nextTexts.toDo(`${programName()} plan${targetFlags}`));
    return verdicts.some(({ holds }) => holds === 'no') ? 'failed' : 'done';
  });
}

async function verifyCertificate({ options, terminal }: Invocation): Promise<Exit> {
  const { certificate: file = '', ca, name } = options;
  // Only servers are asked by name.
  const usage = options.usage ?? (name === undefined ? 'any' : 'server');
  const unexpected = (['live', 'kubeconfig'] as const).find((each) => options[each] !== undefined);
  if (unexpected !== undefined)
    throw new Fault('usage', `--${unexpected} goes without --certificate: it is about a whole cluster`);
  if (ca === undefined) throw new Fault('usage', '--certificate needs --ca FILE: the CAs to judge it by');
  // Usually an empty shell variable: the check must not be skipped silently.
  if (name === '') throw new Fault('usage', '--name is empty; leave it out to judge by no name');
  const [leaf, ...intermediates] = await readCertificateBlocks(file);
  const roots = await readCertificateBlocks(ca);
  const { refusals, warnings } = judgeCertificate(leaf.der, {
    intermediates: intermediates.map(({ der }) => der),
    roots: roots.map(({ der }) => der),
    usage,
    at: new Date(),
    ...(name === undefined ? {} : { name }),
  });
  const reported = warnings.map(({ rule, text }) => ({ rule, text }));
  printResult({ options, terminal }, envelope('Judgment', { certificate: file, refusals, warnings: reported }), () =>
    judgmentDocument(file, { refusals, warnings }),
  );
  return refusals.length === 0 ? 'done' : 'failed';
}

async function withNamedKubeconfig<Answer>(
  file: string | undefined,
  use: (access: { readonly access?: KubeconfigAccess }) => Promise<Answer>,
): Promise<Answer> {
  if (file === undefined) return use({});
  using bytes = new Secret(await readNamedFile(file));
  const access = kubeconfigAccess(bytes, file);
  using _key = access.credential.privateKey;
  return await use({ access });
}
