import { readFile } from 'node:fs/promises';
import { judgeCertificate, readWorld, type Verdict, verifyWorld } from '@kpki/engine';
import { type PemBlock, pemBlocks } from '@kpki/plugin';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { clean } from '../print/clean.ts';
import { envelope, record } from '../print/format.ts';
import { progressListener } from '../print/progress.ts';
import { withSession } from '../session/session.ts';
import type { Invocation, Run } from './command.ts';

export const run: Run = (invocation) =>
  invocation.options.certificate === undefined ? verifyCluster(invocation) : verifyCertificate(invocation);

async function verifyCluster({ options, terminal, call }: Invocation): Promise<Exit> {
  const stray = (['ca', 'name', 'usage'] as const).find((name) => options[name] !== undefined);
  if (stray !== undefined) throw new Fault('usage', `--${stray} goes with --certificate FILE`);
  const listener = progressListener(terminal);
  return withSession(options, terminal, listener, async ({ cluster, sinks, workshop }) => {
    const world = await readWorld(cluster, sinks, listener, call);
    const verdicts = await verifyWorld(world, workshop.now(), listener, call);
    terminal.progress(null);
    const format = options.output ?? 'table';
    terminal.out(
      format === 'table'
        ? verdictsText(verdicts)
        : record(envelope('Verification', { cluster: cluster.name, verdicts }), format),
    );
    return verdicts.some(({ holds }) => holds === 'no') ? 'failed' : 'done';
  });
}

const words = { yes: '✓ holds   ', no: '× fails   ', unproven: '? unproven' } as const;

const headings: Readonly<Record<Verdict['check'], string>> = {
  declared: 'As declared',
  accepted: "Accepted by Kubernetes (Go's rules)",
  connects: 'Connects (a real mutual-TLS handshake)',
};

function verdictsText(verdicts: readonly Verdict[]): string {
  const sections = (Object.keys(headings) as Verdict['check'][]).flatMap((check) => {
    const own = verdicts.filter((verdict) => verdict.check === check);
    if (own.length === 0) return [];
    const holding = own.filter(({ holds }) => holds === 'yes').length;
    return [`${headings[check]}: ${holding} of ${own.length}`, ...own.map(verdictLine), ''];
  });
  const failed = verdicts.filter(({ holds }) => holds === 'no').length;
  const unproven = verdicts.filter(({ holds }) => holds === 'unproven').length;
  return [
    ...sections,
    failed === 0 ? `All ${verdicts.length - unproven} checks hold.` : `${failed} of ${verdicts.length} checks fail.`,
    ...(unproven === 0 ? [] : [`${unproven} could not be proven: the sink gives no keys back.`]),
  ].join('\n');
}

/** What holds needs no more words. */
function verdictLine({ what, holds, text }: Verdict): string {
  return holds === 'yes' ? `  ${words.yes}  ${what}` : `  ${words[holds]}  ${what}: ${clean(text)}`;
}

/** Judges one certificate as a component of Kubernetes would. */
async function verifyCertificate({ options, terminal }: Invocation): Promise<Exit> {
  const file = options.certificate ?? '';
  if (options.ca === undefined)
    throw new Fault('usage', '--certificate needs --ca FILE: the authorities to judge it by');
  const [leaf, ...intermediates] = await certificatesOf(file);
  const roots = await certificatesOf(options.ca);
  if (leaf === undefined) throw new Fault('usage', `${file}: there is no certificate in it`);
  const { refusals, warnings } = judgeCertificate(leaf.der, {
    intermediates: intermediates.map(({ der }) => der),
    roots: roots.map(({ der }) => der),
    usage: options.usage ?? 'any',
    at: new Date(),
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  const format = options.output ?? 'table';
  if (format !== 'table') {
    terminal.out(record(envelope('Judgement', { certificate: file, refusals, warnings }), format));
  } else {
    for (const { rule, text } of refusals) terminal.out(`× refused  ${rule}: ${clean(text)}`);
    for (const { rule, text } of warnings)
      terminal.out(`! accepted, but should not be issued  ${rule}: ${clean(text)}`);
    terminal.out(refusals.length === 0 ? `✓ ${file}: Kubernetes accepts it` : `${file}: Kubernetes refuses it`);
  }
  return refusals.length === 0 ? 'done' : 'failed';
}

async function certificatesOf(file: string): Promise<readonly PemBlock[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new Fault(
      'usage',
      `${file}: ${code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`}`,
      { cause },
    );
  }
  const blocks = pemBlocks(bytes).filter(({ label }) => label === 'CERTIFICATE');
  if (blocks.length === 0) throw new Fault('usage', `${file}: there is no certificate (PEM) in it`);
  return blocks;
}
