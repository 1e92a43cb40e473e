import {
  carryOutCopying,
  filesOfNode,
  type Listener,
  type OpenSink,
  readObservedState,
  refuseUnreadIn,
  type Slot,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { andMore, handOutTexts } from '@kpki/presentation';
import { nodesOf } from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { progressListener } from '../print/progress.ts';
import { readPurpose, type Session, withSession, withSinks } from '../session/session.ts';
import { tarSink } from '../session/tar-sink.ts';
import { refuseExistingFile, writeNewFile } from '../session/write-file.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { insteadOf } from '../text/near-name.ts';

const archiveFile = { secret: true, advice: handOutTexts.otherFile } as const;

export const run: RunCommand = async ({ options, terminal, call }) => {
  const { out: to, ...source } = options;
  const [node, ...others] = options.node ?? [];
  if (node === undefined || others.length > 0) throw new Fault('usage', 'say which node is meant, one: --node cp1');
  if (to === undefined && terminal.outIsTerminal) {
    throw new Fault(
      'usage',
      'private keys are not shown on a terminal; add --out DIR, or redirect the output into a .tar',
    );
  }
  if (to !== undefined && isOtherArchive(to)) {
    throw new Fault(
      'usage',
      `--out ${to} would be a folder of that name: for an archive name a file that ends in .tar`,
    );
  }
  if (to?.endsWith('.tar') === true) await refuseExistingFile(to, archiveFile);
  const listener = progressListener(terminal);
  // Nothing is signed, so no device and no PIN is asked for.
  return withSession<Exit>(readPurpose, source, terminal, listener, async (session) => {
    const exporting: Exporting = { session, node: nodeNamed(node, session), listener, call };
    if (to === undefined || to.endsWith('.tar')) await exportArchive(exporting, to ?? null, terminal);
    else await exportFolder(exporting, to, terminal);
    return 'done';
  });
};

function isOtherArchive(to: string): boolean {
  return /\.(?:tgz|tar\.[a-z0-9]+|zip)$/i.test(to);
}

interface Exporting {
  readonly session: Session;
  readonly node: string;
  readonly listener: Listener;
  readonly call: Call;
}

function nodeNamed(name: string, { cluster }: Session): string {
  const names = nodesOf(cluster).map((node) => node.name);
  if (names.includes(name)) return name;
  throw new Fault(
    'usage',
    `the cluster has no node ${JSON.stringify(name)}; ${insteadOf(name, names, `it has ${names.join(', ')}`)}`,
  );
}

async function exportArchive(exporting: Exporting, to: string | null, terminal: Terminal): Promise<void> {
  const { written, archive } = await gatherArchive(exporting);
  terminal.progress(null);
  try {
    await (to === null ? terminal.writeBytes(archive) : writeNewFile(to, archive, archiveFile));
  } finally {
    archive.fill(0);
  }
  terminal.note(handOutTexts.archive(written, exporting.node, to));
}

/** Returns the archive, which the caller overwrites; no other copy of the keys survives an error. */
async function gatherArchive(
  exporting: Exporting,
): Promise<{ readonly written: number; readonly archive: Uint8Array }> {
  const target = tarSink();
  try {
    const exported = await exportTo(target, exporting);
    refuseIncomplete(exported, exporting.session);
    return {
      written: exported.written,
      archive: target.archive(Math.floor(exporting.session.dependencies.now().getTime() / 1000)),
    };
  } finally {
    await target.sink.close();
  }
}

async function exportFolder(exporting: Exporting, to: string, terminal: Terminal): Promise<void> {
  const { file } = exporting.session.configuration;
  const { environment } = exporting.session.configuration;
  const target = { file, ...(environment === null ? {} : { environment: environment.name }), dir: to };
  const exported = await withSinks(target, terminal, exporting.listener, async (_, [sink]) => {
    if (sink === undefined) throw new Error('a directory is a sink');
    return exportTo(sink, exporting);
  });
  // The commands in a refusal are about the source, not the folder.
  refuseIncomplete(exported, exporting.session);
  terminal.progress(null);
  terminal.out(
    exported.written === 0
      ? handOutTexts.nothingToExport(exporting.node, to)
      : handOutTexts.exported(exported.written, exporting.node, to),
  );
}

interface Exported {
  readonly written: number;
  readonly lacking: readonly Slot[];
}

async function exportTo(target: OpenSink, { session, node, listener, call }: Exporting): Promise<Exported> {
  const { cluster, sinks, caPlacements } = session;
  const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
  const copying = await filesOfNode(observed, node, target, call, caPlacements);
  // Unread is not missing.
  refuseUnreadIn(copying);
  const { lacking } = copying;
  if (lacking.length > 0) return { written: 0, lacking };
  if (copying.differing.length > 0) {
    const [first] = copying.differing;
    throw new PluginError('conflict', `${first?.to.where} is there already and is another; name an empty folder`);
  }
  return { written: await carryOutCopying(copying, listener, call), lacking };
}

/** A node with half of its files would not start, with no hint why. */
function refuseIncomplete({ lacking }: Exported, { targetFlags }: Session): void {
  const [first, ...others] = lacking;
  if (first === undefined) return;
  throw new PluginError(
    'missing',
    `the ${first.part} of ${first.artifact.id}${andMore(others.length)} is not there; \`${programName()} plan${targetFlags}\` tells what is missing`,
  );
}
