import { PluginError, type SigningKey } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import { ownHeldKey } from '../authority/held-keys.ts';
import type { ReadCustody } from '../authority/read-custody.ts';
import { copiesOf } from '../read/observe.ts';
import { storedAuthority } from '../step/authority-parts.ts';
import { isNewKey, type Job } from './job.ts';
import { keyGeneratorOf } from './key-generator.ts';
import { existingKey } from './reveal.ts';
import { generateKey, type WorkingKey } from './signing-dependencies.ts';

/** The key of an authority: to sign with, and to be written where it is kept in the sinks. */
export interface OwnKey {
  readonly signing: SigningKey;
  readonly file: WorkingKey | null;
}

/** Null when it is not here, or nobody needs it. */
export async function authorityKey(
  artefact: AuthorityArtefact,
  custody: ReadCustody,
  needsKey: boolean,
  job: Job,
): Promise<OwnKey | null> {
  const { key, held } = custody;
  const isNew = isNewKey(job.steps.get(artefact.id));
  if (!isNew) return needsKey || key.kind === 'store' ? ownKey(artefact, custody, job) : null;
  if (key.kind === 'store') {
    if (key.store === null || held === null || held.free === null) {
      throw new PluginError('unsupported', `making a key of ${artefact.id}: ${key.backend} has no name for it`);
    }
    return { signing: await key.store.create(held.free, artefact.keyKind, job.call), file: null };
  }
  if (key.kind !== 'sinks') return null;
  return fileKey(await generateKey(keyGeneratorOf(custody, job), artefact.keyKind, job.call));
}

/** The key of the authority that is there; null where it is not here. */
export async function ownKey(artefact: AuthorityArtefact, custody: ReadCustody, job: Job): Promise<OwnKey | null> {
  const { key, held } = custody;
  if (key.kind === 'store') {
    const signing = ownHeldKey(held, storedAuthority(copiesOf(artefact, job)).certificate, artefact.keyKind);
    return signing === undefined ? null : { signing, file: null };
  }
  if (key.kind !== 'sinks') return null;
  const keys = keyGeneratorOf(custody, job);
  const file = await existingKey(copiesOf(artefact, job), keys, job.listener, job.call);
  return file === null ? null : fileKey(file);
}

function fileKey(file: WorkingKey): OwnKey {
  return { signing: file.key, file };
}
