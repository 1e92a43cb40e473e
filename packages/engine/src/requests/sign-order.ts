import { type Call, PluginError } from '@kpki/plugin';
import type { Artefact, AuthorityName } from '@kpki/spec';
import { readRequest } from '@kpki/x509';
import type { Job } from '../apply/job.ts';
import { makeAuthority } from '../apply/make-authority.ts';
import type { WorkingAuthority, Workshop } from '../apply/workshop.ts';
import { chooseIssuer } from '../authority/choose-issuer.ts';
import type { Listener } from '../event.ts';
import { usagesOf } from '../issue/style.ts';
import { ofKind } from '../of-kind.ts';
import { constraintsText } from '../plan/constraints-text.ts';
import { makePlan } from '../plan/make-plan.ts';
import { pinOf } from '../plan/wording.ts';
import { observe } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { CertificateOrder } from './order.ts';

/** What was signed for an order. */
export interface SignedOrder {
  readonly artefact: string;
  /** DER: the certificate, and those behind it, the root left out. */
  readonly chain: readonly Uint8Array[];
}

export interface SignedOrders {
  readonly signed: readonly SignedOrder[];
  /** DER: the certificates of those who signed, each with those above it, the root last. */
  readonly authorities: ReadonlyMap<AuthorityName, readonly Uint8Array[]>;
}

/** An order that this machine's own rules do not allow, and why. */
export interface RefusedOrder {
  readonly artefact: string;
  readonly why: string;
}

/**
 * Judges orders by this machine's own declaration, and nothing that came with them: each must be for an artefact that is
 * declared here, and ask for exactly what is declared here. Pure.
 */
export function refusedOrders(
  orders: readonly CertificateOrder[],
  world: World,
  workshop: Workshop,
): readonly RefusedOrder[] {
  const able = signersIn(world, workshop);
  return orders.flatMap((order) => {
    const why = whyRefused(order, world, able);
    return why === null ? [] : [{ artefact: order.artefact, why }];
  });
}

function whyRefused(order: CertificateOrder, world: World, able: ReadonlySet<AuthorityName>): string | null {
  const artefact = world.artefacts.find(({ id }) => id === order.artefact);
  if (artefact === undefined) return 'it is not declared here';
  const wanted = wantedOf(artefact);
  if (wanted === null) return 'it has no certificate';
  const request = requestIn(order);
  if (typeof request === 'string') return request;
  if (pinOf(request.publicKey) !== order.publicKey) return 'its request is over another key than the order says';
  if (request.keyKind !== wanted.keyKind) return `its key is ${request.keyKind}, declared is ${wanted.keyKind}`;
  if (
    request.subject.commonName !== wanted.subject.commonName ||
    !sameSet(request.subject.organizations, wanted.subject.organizations)
  ) {
    return `it asks for the subject ${request.subject.text}, which is not what is declared here`;
  }
  const { dns, ip, uri, email } = request.names;
  const asked = [...dns, ...ip, ...uri, ...email];
  if (!sameSet(asked, [...wanted.names.dns, ...wanted.names.ip])) {
    return `it asks for the names ${asked.join(', ') || 'none'}, which are not those declared here`;
  }
  const isAuthority = artefact.kind === 'authority';
  if ((request.authority !== undefined) !== isAuthority) {
    return isAuthority ? 'it does not ask for an authority' : 'it asks for an authority';
  }
  if (artefact.kind === 'authority') {
    const { pathLength, permittedNames, excludedNames } = request.authority ?? {};
    const text = constraintsText({
      ...(permittedNames === undefined ? {} : { permittedNames: listed(permittedNames) }),
    });
    if (pathLength !== artefact.pathLength || text !== constraintsText(artefact) || excludedNames !== undefined) {
      return 'it asks for other constraints than are declared here';
    }
  }
  return signerOf(wanted, able) === null ? 'no authority here signs it' : null;
}

function listed({ dns = [], ip = [] }: { dns?: readonly string[]; ip?: readonly string[] }) {
  return { dns, ip };
}

type Wanted = Extract<Artefact, { readonly kind: 'authority' | 'certificate' | 'kubeconfig' }>;

function wantedOf(artefact: Artefact): Wanted | null {
  return artefact.kind === 'key pair' || artefact.kind === 'trust bundle' ? null : artefact;
}

function requestIn({ csr }: CertificateOrder): ReturnType<typeof readRequest> | string {
  try {
    return readRequest(csr);
  } catch (error) {
    if (PluginError.is(error)) return error.message;
    throw error;
  }
}

/** The authority of this machine that signs an artefact; null where none does. */
function signerOf(artefact: Wanted, able: ReadonlySet<AuthorityName>): AuthorityName | null {
  const name = artefact.kind === 'authority' ? artefact.issuer : artefact.authority;
  return name !== null && able.has(name) ? name : null;
}

/** The authorities whose certificate is here and in order, and whose key is not somebody else's. */
function signersIn(world: World, workshop: Workshop): ReadonlySet<AuthorityName> {
  const kept = new Set(
    makePlan(world, workshop.now())
      .steps.filter(({ action }) => action === 'keep')
      .map(({ artefact }) => artefact),
  );
  const able = ofKind(world.artefacts, 'authority').filter(
    ({ id, name }) => kept.has(id) && world.custodies.get(name)?.key.kind !== 'external',
  );
  return new Set(able.map(({ name }) => name));
}

/** Signs orders that were not refused, each by its authority of this machine. Throws what the authorities throw. */
export async function signOrders(
  orders: readonly CertificateOrder[],
  world: World,
  workshop: Workshop,
  listener: Listener,
  call: Call,
): Promise<SignedOrders> {
  const job: Job = { world, observation: observe(world), steps: new Map(), workshop, listener, call };
  const able = signersIn(world, workshop);
  const working = new Map<AuthorityName, WorkingAuthority>();
  const signed: SignedOrder[] = [];
  for (const order of orders) {
    const artefact = world.artefacts.find(({ id }) => id === order.artefact);
    const wanted = artefact === undefined ? null : wantedOf(artefact);
    const name = wanted === null ? null : signerOf(wanted, able);
    if (wanted === null || name === null) throw new PluginError('denied', `no authority here signs ${order.artefact}`);
    const authority = working.get(name) ?? (await authorityNamed(name, job));
    working.set(name, authority);
    signed.push({ artefact: order.artefact, chain: await signedBy(authority, wanted, order, job) });
  }
  const authorities = new Map([...working].map(([name, { certificate, above }]) => [name, [certificate, ...above]]));
  return {
    signed,
    authorities: new Map([...authorities].map(([name, chain]) => [name, chain.map(({ der }) => der)])),
  };
}

async function authorityNamed(name: AuthorityName, job: Job): Promise<WorkingAuthority> {
  const artefact = ofKind(job.world.artefacts, 'authority').find((each) => each.name === name);
  if (artefact === undefined) throw new PluginError('missing', `${name} is not declared here`);
  const parent = artefact.issuer === null ? null : await authorityNamed(artefact.issuer, job).catch(() => null);
  const { working } = await makeAuthority(artefact, { needsKey: true, parent }, job);
  if (working === null || working.issuers.length === 0) {
    throw new PluginError('missing', `${name} cannot sign here: its key or its certificate is not there`);
  }
  return working;
}

/** The profile is this machine's: its own usages and its own lifetime, whatever the order says. */
async function signedBy(
  authority: WorkingAuthority,
  wanted: Wanted,
  { csr }: CertificateOrder,
  job: Job,
): Promise<readonly Uint8Array[]> {
  const { style } = job.workshop;
  const isAuthority = wanted.kind === 'authority';
  const usages = isAuthority ? style.authorityUsages : usagesOf(style, wanted.keyKind, wanted.certificateKind);
  const wish = {
    subject: wanted.subject,
    names: { ...wanted.names, uri: [], email: [] },
    authority: isAuthority,
    usages,
    seconds: wanted.seconds,
  };
  const choice = chooseIssuer(authority.issuers, wish);
  if ('objections' in choice) throw new PluginError('unsupported', `${wanted.id}: ${choice.objections.join('; ')}`);
  const answer = await choice.chosen.issuer.issue(
    { csr, authority: isAuthority, usages, seconds: wanted.seconds },
    job.call,
  );
  if (answer.status === 'pending') throw new PluginError('unavailable', `${wanted.id} waits: ${answer.why}`);
  return answer.chain;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
