import { editingTexts } from '@kpki/presentation';
import type { State } from '../model.ts';
import { inventoryIn } from '../reading.ts';
import { fileOf } from './reading-text.ts';

/** The file behind what is selected, or why none is opened. */
export type EditedFile =
  | { readonly is: 'file'; readonly file: string; readonly line: number | null }
  | { readonly is: 'refused'; readonly why: string };

/** The file of the configuration itself. */
export function editedSpec(state: State): EditedFile {
  return { is: 'file', file: fileOf(state), line: null };
}

/** Parts that anyone may read; in a kubeconfig, a private key is next to the certificate. */
const readable: readonly string[] = ['certificate', 'public key', 'trust bundle'];

/** The first copy of the public part. */
export function editedArtifact(state: State, artifact: string): EditedFile {
  const copies = inventoryIn(state)?.entries.filter((entry) => entry.artifact === artifact) ?? [];
  const inFiles = copies.filter(({ sink }) => isInFiles(state, sink));
  const [copy] = copies;
  if (copy === undefined) return refused(editingTexts.nothing);
  if (inFiles.length === 0) return refused(editingTexts.notInFiles(artifact, copy.sink));
  const parts = inFiles.flatMap((each) => each.parts.filter(({ part }) => readable.includes(part)));
  const part = parts.find(({ state: found }) => found !== 'absent') ?? parts[0];
  if (part === undefined) return refused(editingTexts.privateKey(artifact));
  return { is: 'file', file: `${part.location}/${part.path}`, line: null };
}

/** Sinks that are not named are those of a folder. */
function isInFiles({ declared }: State, sink: string): boolean {
  const shown = declared?.environments.find(({ name }) => name === declared.environment);
  const plugin = shown?.plugins.find(({ kind, name }) => kind === 'sink' && name === sink);
  return plugin === undefined || plugin.use === '@kpki/filesystem';
}

function refused(why: string): { readonly is: 'refused'; readonly why: string } {
  return { is: 'refused', why };
}
