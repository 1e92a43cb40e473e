import { PluginError } from '@kpki/plugin';
import type { KeyPairArtifact } from '@kpki/spec';
import { pemOf } from '../bytes.ts';
import { slotOfKey } from '../generation/generation-key.ts';
import { keyGenerations } from '../generation/generations.ts';
import { carriedOut, type Generation } from '../generation/phase.ts';
import { besideFirst, trustedIn, wantedAt } from '../generation/wanted-parts.ts';
import { copiesOf } from '../read/observe.ts';
import type { Content } from '../slot.ts';
import { phaseFor } from '../step/intent.ts';
import { type ApplyContext, slotsToWrite } from './apply-context.ts';
import { encode } from './encode.ts';
import { adopted } from './reveal.ts';
import { generateKey, type WorkingKey } from './signing-dependencies.ts';

/** Null where the plan has no phase for it. */
export async function makeRotatedPair(
  artifact: KeyPairArtifact,
  context: ApplyContext,
): Promise<readonly Content[] | null> {
  const phase = phaseFor(context.intent, artifact.name);
  const copies = copiesOf(artifact, context);
  const found = phase === undefined ? null : keyGenerations(copies);
  if (phase === undefined || found === null || 'inconsistent' in found) return null;
  const { at, makesNew } = carriedOut(phase, found);
  const { keys } = context.dependencies;
  const made = makesNew ? await generateKey(keys, artifact.keyKind, context.call) : null;
  const publicKeys = { old: found.old, new: made?.key.publicKey ?? found.new };

  const keyOf = async (generation: Generation): Promise<WorkingKey> => {
    const publicKey = publicKeys[generation];
    if (generation === 'new' && made !== null) return made;
    const slot = publicKey === null ? undefined : slotOfKey(copies, publicKey);
    if (publicKey === null || slot === undefined) {
      throw new PluginError('missing', `the ${generation} private key of ${artifact.id} is not there any more`);
    }
    return adopted(slot, publicKey, keys, context.listener, context.call);
  };
  const trusted = trustedIn(at).flatMap((generation) => publicKeys[generation] ?? []);
  const contents: Content[] = [];
  for (const slot of besideFirst(slotsToWrite(artifact, context))) {
    const wanted = wantedAt(slot, at);
    if (slot.part === 'public key') {
      contents.push({ slot, content: { kind: 'public', bytes: pemOf('PUBLIC KEY', trusted) } });
    } else if (wanted === 'nothing' || wanted === 'as it is') contents.push({ slot, content: null });
    else contents.push(encode(slot, { certificates: [], key: await keyOf(wanted) }));
  }
  return contents;
}
