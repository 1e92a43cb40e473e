import { PluginError, type SigningKey } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { caGenerations, nextHeldKey, slotOfKey } from '../generation/generations.ts';
import { type Generation, nextFirst, type Phase, phases, trustedGenerations, wantedAt } from '../generation/phase.ts';
import { copiesOf } from '../inventory/observe.ts';
import type { Content, Slot } from '../model/slot.ts';
import type { Step } from '../model/step.ts';
import { doesFor, slotsToWrite } from './apply-context.ts';
import { type CaToMake, keyGeneratorOf, type OwnKey } from './ca-key.ts';
import { encode } from './encode.ts';
import { adopted } from './reveal.ts';
import { aboveIn, signCa, workingCa } from './sign-ca.ts';
import { generateKey, type MadeCa } from './signing-dependencies.ts';

/** Null: the key is not here, or not needed. */
interface GeneratedCa {
  readonly certificate: Certificate;
  readonly key: OwnKey | null;
}

/** Null where the plan has no phase for it. */
export async function makeRotated(ca: CaToMake): Promise<MadeCa | null> {
  const { artifact, needsKey, context } = ca;
  const at = context.phases.get(artifact.id);
  const found = at === undefined ? null : caGenerations(copiesOf(artifact, context));
  if (at === undefined || found === null || 'inconsistent' in found) return null;
  const made = doesFor(artifact, 'generate-key', context) ? await makeGeneration(ca, found.old) : null;
  const generations = { old: found.old, new: made?.certificate ?? found.new };

  const needed = generationsOfKeys(context.steps.get(artifact.id), phases[at].inUse, needsKey, at);
  const keys = new Map<Generation, OwnKey | null>();
  for (const generation of needed) {
    const certificate = generations[generation];
    const own = generation === 'new' ? made?.key : undefined;
    keys.set(generation, own ?? (certificate === null ? null : await keyOf(certificate, ca)));
  }
  const of = (generation: Generation): GeneratedCa => {
    const certificate = generations[generation];
    if (certificate === null) throw new PluginError('missing', `${artifact.id} has no ${generation} generation`);
    return { certificate, key: keys.get(generation) ?? null };
  };
  const contents = nextFirst(slotsToWrite(artifact, context)).map((slot) => contentAt(slot, at, of));
  const inUse = of(phases[at].inUse);
  const trust = trustedGenerations(generations, at, (certificate) => aboveIn(ca, certificate));
  return { working: { ...workingCa(ca, inUse.certificate, inUse.key), trust }, contents };
}

function contentAt(slot: Slot, phase: Phase, of: (generation: Generation) => GeneratedCa): Content {
  const wanted = wantedAt(slot, phase);
  if (wanted === 'nothing' || wanted === 'untouched') return { slot, content: null };
  const { certificate, key } = of(wanted);
  return encode(slot, { certificates: [certificate.der], key: key?.file ?? null });
}

/** Those whose keys are written, and the signing one where something is to be signed. */
function generationsOfKeys(
  step: Step | undefined,
  inUse: Generation,
  needsKey: boolean,
  phase: Phase,
): ReadonlySet<Generation> {
  const written = (step?.writes ?? []).flatMap(({ part, effect }): readonly Generation[] => {
    const wanted = wantedAt({ part }, phase);
    return effect === 'removes' || !part.endsWith('key') || wanted === 'nothing' || wanted === 'untouched'
      ? []
      : [wanted];
  });
  return new Set([...written, ...(needsKey ? [inUse] : [])]);
}

async function makeGeneration(ca: CaToMake, old: Certificate): Promise<GeneratedCa> {
  const key = await newKey(ca, old);
  return { certificate: await signCa(ca, key.signing), key };
}

async function newKey(ca: CaToMake, old: Certificate): Promise<OwnKey> {
  const { artifact, caPlacement, context } = ca;
  if (caPlacement.key.kind === 'store') return { signing: await newHeldKey(ca, old), file: null };
  const file = await generateKey(keyGeneratorOf(caPlacement, context), artifact.keyKind, context.call);
  return { signing: file.key, file };
}

async function newHeldKey({ artifact, caPlacement, context }: CaToMake, old: Certificate): Promise<SigningKey> {
  const { id, keyKind } = artifact;
  const taken = nextHeldKey(caPlacement, old, keyKind);
  if (taken !== null) return taken.key;
  const { key, held } = caPlacement;
  if (key.kind !== 'store' || key.store === null || held?.free == null) {
    throw new PluginError('unsupported', `making the next key of ${id}: its store has no name for it`);
  }
  return key.store.create(held.free, keyKind, context.call);
}

async function keyOf({ publicKey }: Certificate, ca: CaToMake): Promise<OwnKey | null> {
  const { artifact, caPlacement, context } = ca;
  const { key, held } = caPlacement;
  if (key.kind === 'store') {
    const signing = held?.found.find((each) => sameBytes(each.key.publicKey, publicKey))?.key;
    return signing === undefined ? null : { signing, file: null };
  }
  const slot = slotOfKey(copiesOf(artifact, context), publicKey);
  if (slot === undefined || key.kind !== 'sinks') return null;
  const file = await adopted(slot, publicKey, keyGeneratorOf(caPlacement, context), context);
  return { signing: file.key, file };
}
