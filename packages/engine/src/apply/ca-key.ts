import { type KeyGenerator, PluginError, type SigningKey } from '@kpki/plugin';
import type { CaArtifact } from '@kpki/spec';
import { storedCa } from '../generation/generations.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { OpenCaPlacement } from '../issuing/ca-placement.ts';
import { ownHeldKey } from '../issuing/held-keys.ts';
import type { ReadCaPlacement } from '../issuing/read-ca-placement.ts';
import { type ApplyContext, doesFor } from './apply-context.ts';
import { existingKey } from './reveal.ts';
import { generateKey, type WorkingCa, type WorkingKey } from './signing-dependencies.ts';

/** The key of a CA: to sign with, and to be written where sinks store it. */
export interface OwnKey {
  readonly signing: SigningKey;
  readonly file: WorkingKey | null;
}

export interface CaToMake {
  readonly artifact: CaArtifact;
  readonly caPlacement: ReadCaPlacement;
  /** Whether something is issued or written with it. */
  readonly needsKey: boolean;
  /** Signs it; null: no CA of this cluster does, or its signer has no certificate. */
  readonly parent: WorkingCa | null;
  readonly context: ApplyContext;
}

/** Null when it is not here, or not needed. */
export async function caKey(ca: Omit<CaToMake, 'parent'>): Promise<OwnKey | null> {
  const { artifact, caPlacement, needsKey, context } = ca;
  const { key, held } = caPlacement;
  if (!doesFor(artifact, 'generate-key', context)) return needsKey || key.kind === 'store' ? ownKey(ca) : null;
  if (key.kind === 'store') {
    if (key.store === null || held === null || held.free === null) {
      throw new PluginError('unsupported', `making a key of ${artifact.id}: ${key.backend} has no name for it`);
    }
    return { signing: await key.store.create(held.free, artifact.keyKind, context.call), file: null };
  }
  if (key.kind !== 'sinks') return null;
  return fileKey(await generateKey(keyGeneratorOf(caPlacement, context), artifact.keyKind, context.call));
}

/** Null where it is not here. */
export async function ownKey({ artifact, caPlacement, context }: Omit<CaToMake, 'parent'>): Promise<OwnKey | null> {
  const { key, held } = caPlacement;
  if (key.kind === 'store') {
    const signing = ownHeldKey(held, storedCa(copiesOf(artifact, context)).certificate, artifact.keyKind);
    return signing === undefined ? null : { signing, file: null };
  }
  if (key.kind !== 'sinks') return null;
  const keys = keyGeneratorOf(caPlacement, context);
  const file = await existingKey(copiesOf(artifact, context), keys, context);
  return file === null ? null : fileKey(file);
}

function fileKey(file: WorkingKey): OwnKey {
  return { signing: file.key, file };
}

/** Returns the CA's own generator where the environment names one, or the default. */
export function keyGeneratorOf(
  { key }: Pick<OpenCaPlacement, 'key'>,
  { dependencies }: Pick<ApplyContext, 'dependencies'>,
): KeyGenerator {
  return (key.kind === 'sinks' ? key.keys : undefined) ?? dependencies.keys;
}
