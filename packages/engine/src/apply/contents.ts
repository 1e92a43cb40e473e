import { type Call, type Entry, PluginError, pemEncode, type Secret } from '@kpki/plugin';
import type {
  Artefact,
  AuthorityArtefact,
  AuthorityName,
  BundleArtefact,
  CertificateArtefact,
  KeyPairArtefact,
  KubeconfigArtefact,
} from '@kpki/spec';
import { minorVersion } from '@kpki/spec';
import { readCertificate } from '@kpki/x509';
import type { Listener } from '../event.ts';
import { localIssuer, selfSignedRoot } from '../issue/local-issuer.ts';
import { renderKubeconfig } from '../kubeconfig/render.ts';
import { present } from '../plan/facts.ts';
import type { Step } from '../plan/plan.ts';
import { keyEncodings } from '../private-key.ts';
import { type Copy, type Observation, observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Slot } from '../slot.ts';
import { eachAtMost } from './concurrency.ts';
import { issueLeaf } from './issue-leaf.ts';
import { existingKey } from './reveal.ts';
import { generateKey, type WorkingAuthority, type WorkingKey, type Workshop } from './workshop.ts';

/** What is to be written at one slot. */
export interface Content {
  readonly slot: Slot;
  readonly content: Entry;
}

/** Everything that stays the same while the contents of a plan are made. */
interface Job {
  readonly world: World;
  readonly observation: Observation;
  readonly steps: ReadonlyMap<string, Step>;
  readonly workshop: Workshop;
  readonly listener: Listener;
  readonly call: Call;
}

/** Enough to keep the thread pool busy with keys, and few enough to bound memory. */
const atOnce = 16;

/**
 * Makes the bytes of every entry that the steps write: keys, then authorities, then what they sign. The answer is in
 * the order in which it should be written: a key before its certificate, authorities first, kubeconfigs last.
 */
export async function makeContents(
  steps: readonly Step[],
  world: World,
  workshop: Workshop,
  listener: Listener,
  call: Call,
): Promise<readonly Content[]> {
  const job: Job = {
    world,
    observation: observe(world),
    steps: new Map(steps.map((step) => [step.artefact, step])),
    workshop,
    listener,
    call,
  };
  const authorities = new Map<AuthorityName, WorkingAuthority>();
  const contents: Content[] = [];
  const ofKind = <K extends Artefact['kind']>(kind: K): Extract<Artefact, { kind: K }>[] =>
    world.artefacts.filter((artefact): artefact is Extract<Artefact, { kind: K }> => artefact.kind === kind);

  const pairs = eachAtMost(atOnce, ofKind('key pair'), (artefact) =>
    reported(job, artefact, () => keyPair(artefact, job)),
  );
  const made = await eachAtMost(atOnce, ofKind('authority'), (artefact) => authority(artefact, job));
  for (const { working, contents: own } of made) {
    if (working !== null) authorities.set(working.name, working);
    contents.push(...own);
  }
  for (const artefact of ofKind('trust bundle')) {
    contents.push(...(await reported(job, artefact, async () => bundle(artefact, authorities, job))));
  }
  contents.push(...(await pairs).flat());
  const leaves = await eachAtMost(atOnce, [...ofKind('certificate'), ...ofKind('kubeconfig')], (artefact) =>
    reported(job, artefact, () => leaf(artefact, authorities, job)),
  );
  return [...contents, ...leaves.flat()];
}

async function reported(
  job: Job,
  artefact: Artefact,
  make: () => Promise<readonly Content[]>,
): Promise<readonly Content[]> {
  const step = job.steps.get(artefact.id);
  if (step === undefined) return [];
  job.listener({ type: 'step started', artefact: step.artefact, action: step.action });
  const contents = await make();
  job.listener({ type: 'step done', artefact: step.artefact, action: step.action });
  return contents;
}

function copiesOf(artefact: Artefact, job: Job): readonly Copy[] {
  return job.observation.get(artefact.id) ?? [];
}

/** The slots of an artefact that its step writes. */
function slotsToWrite(artefact: Artefact, job: Job): readonly Slot[] {
  const step = job.steps.get(artefact.id);
  if (step === undefined) return [];
  return copiesOf(artefact, job)
    .flatMap((copy) => [...copy.slots.values()])
    .filter((slot) =>
      step.writes.some(
        (write) =>
          write.sink === slot.sink.name &&
          write.place === slot.place.id &&
          write.entry === slot.entry &&
          write.part === slot.part,
      ),
    );
}

interface MadeAuthority {
  readonly working: WorkingAuthority | null;
  readonly contents: readonly Content[];
}

async function authority(artefact: AuthorityArtefact, job: Job): Promise<MadeAuthority> {
  let working: WorkingAuthority | null = null;
  const contents = await reportedOrQuiet(job, artefact, async () => {
    const step = job.steps.get(artefact.id);
    const key = await authorityKey(artefact, job);
    const kept = copiesOf(artefact, job)
      .flatMap((copy) => present(copy.certificates) ?? [])
      .find((each) => key === null || Buffer.from(each.publicKey).equals(key.key.publicKey));
    const makesCertificate = step?.action === 'create' || step?.action === 'renew';
    const certificate = makesCertificate && key !== null ? await root(artefact, key, job) : kept;
    if (certificate === undefined) return [];
    working = {
      name: artefact.name,
      certificate,
      bundle: [certificate.der],
      issuer: key === null ? null : localIssuer(key.key, certificate, job.workshop.style, job.workshop.now),
    };
    return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [certificate.der], key }));
  });
  return { working, contents };
}

/** An authority is worked with whether or not a step says so; only a step is told of. */
async function reportedOrQuiet(
  job: Job,
  artefact: Artefact,
  make: () => Promise<readonly Content[]>,
): Promise<readonly Content[]> {
  return job.steps.has(artefact.id) ? reported(job, artefact, make) : make();
}

/** Null when nothing in the plan needs the authority's private key, or when it is not here. */
async function authorityKey(artefact: AuthorityArtefact, job: Job): Promise<WorkingKey | null> {
  const step = job.steps.get(artefact.id);
  if (step?.action === 'create') return generateKey(job.workshop.keys, artefact.keyKind, job.call);
  const isUsed =
    step !== undefined ||
    job.world.artefacts.some(
      (other) =>
        (other.kind === 'certificate' || other.kind === 'kubeconfig') &&
        other.authority === artefact.name &&
        issues(job.steps.get(other.id)),
    );
  return isUsed ? existingKey(copiesOf(artefact, job), job.workshop.keys, job.listener, job.call) : null;
}

function issues(step: Step | undefined): boolean {
  return step !== undefined && (step.action === 'create' || step.action === 'renew' || step.action === 'rekey');
}

async function root(
  artefact: AuthorityArtefact,
  key: WorkingKey,
  job: Job,
): Promise<ReturnType<typeof readCertificate>> {
  const { style, now } = job.workshop;
  const wish = {
    commonName: artefact.subject.commonName,
    dnsNames: artefact.names.dns,
    seconds: artefact.seconds,
  };
  return readCertificate(await selfSignedRoot(key.key, wish, style, now(), job.call));
}

function bundle(
  artefact: BundleArtefact,
  authorities: Map<AuthorityName, WorkingAuthority>,
  job: Job,
): readonly Content[] {
  const own = authorities.get(artefact.authority);
  if (own === undefined)
    throw new PluginError('missing', `${artefact.authority} has no certificate to put into a bundle`);
  const others = copiesOf(artefact, job)
    .flatMap((copy) => present(copy.bundle) ?? [])
    .map((certificate) => certificate.der)
    .filter((der) => !Buffer.from(der).equals(own.certificate.der));
  const distinct = others.filter((der, index) => others.findIndex((other) => Buffer.from(other).equals(der)) === index);
  const certificates = [own.certificate.der, ...distinct];
  authorities.set(artefact.authority, { ...own, bundle: certificates });
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates, key: null }));
}

async function keyPair(artefact: KeyPairArtefact, job: Job): Promise<readonly Content[]> {
  const { keys } = job.workshop;
  const created = job.steps.get(artefact.id)?.action === 'create';
  const key = created
    ? await generateKey(keys, artefact.keyKind, job.call)
    : await existingKey(copiesOf(artefact, job), keys, job.listener, job.call);
  if (key === null) throw new PluginError('missing', `the private key of ${artefact.id} is not there any more`);
  return slotsToWrite(artefact, job).map((slot) => encode(slot, { certificates: [], key }));
}

async function leaf(
  artefact: CertificateArtefact | KubeconfigArtefact,
  authorities: ReadonlyMap<AuthorityName, WorkingAuthority>,
  job: Job,
): Promise<readonly Content[]> {
  const step = job.steps.get(artefact.id);
  const issuing = authorities.get(artefact.authority);
  if (issuing === undefined)
    throw new PluginError('missing', `${artefact.authority} is not there to issue ${artefact.id}`);
  const copies = copiesOf(artefact, job);
  const isNew = step?.action === 'create' || step?.action === 'rekey';
  const key = isNew
    ? await generateKey(job.workshop.keys, artefact.keyKind, job.call)
    : await existingKey(copies, job.workshop.keys, job.listener, job.call);
  if (key === null) throw new PluginError('missing', `the private key of ${artefact.id} is not there any more`);
  const chain = issues(step)
    ? await issueLeaf(artefact, key.key, issuing, job.workshop.style, job.call)
    : copies.flatMap((copy) => present(copy.kubeconfig)?.chain ?? []).map((each) => each.der);
  const slots = slotsToWrite(artefact, job);
  if (artefact.kind === 'certificate') return slots.map((slot) => encode(slot, { certificates: chain, key }));
  const { cluster } = job.world;
  return slots.map((slot) => ({
    slot,
    content: {
      kind: 'secret',
      bytes: renderKubeconfig(
        {
          ...artefact,
          trustBundle: issuing.bundle,
          chain,
          emptyPreferences: cluster.profile === 'kubeadm' && minorVersion(cluster.kubernetesVersion) < 34,
        },
        encodedKey('pem', key),
      ),
    },
  }));
}

function encode(
  slot: Slot,
  made: { readonly certificates: readonly Uint8Array[]; readonly key: WorkingKey | null },
): Content {
  switch (slot.part) {
    case 'certificate':
    case 'trust bundle':
      return { slot, content: { kind: 'public', bytes: pemOf('CERTIFICATE', made.certificates) } };
    case 'public key':
      if (made.key === null) throw new PluginError('missing', `there is no key for ${slot.entry}`);
      return { slot, content: { kind: 'public', bytes: pemOf('PUBLIC KEY', [made.key.key.publicKey]) } };
    case 'private key':
      if (made.key === null) throw new PluginError('missing', `there is no key for ${slot.entry}`);
      return { slot, content: { kind: 'secret', bytes: encodedKey(slot.encoding, made.key) } };
    case 'kubeconfig':
      throw new PluginError('invalid', `${slot.artefact.id} is no kubeconfig, but the layout places it as one`);
  }
}

function encodedKey(encoding: string, key: WorkingKey): Secret {
  const encoder = keyEncodings[encoding];
  if (encoder === undefined) {
    const known = Object.keys(keyEncodings).join(', ');
    throw new PluginError(
      'invalid',
      `the layout asks for the encoding ${JSON.stringify(encoding)}; known are ${known}`,
    );
  }
  return encoder(key.pkcs8, key.key.publicKey);
}

function pemOf(label: string, blocks: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(blocks.map((der) => pemEncode(label, der)));
}
