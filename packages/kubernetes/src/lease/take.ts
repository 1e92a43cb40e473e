import { randomInt } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Call, type Held, PluginError } from '@kpki/plugin';
import { bodyOf, isAbsent, misshapen } from '../transport/ask.ts';
import type { ApiRequest, ApiResponse, ApiSession } from '../transport/request.ts';
import { sharedWith } from './living.ts';
import { type LeaseObject, leaseObject } from './object.ts';
import { createLease, getLease, replaceLease } from './requests.ts';

export interface Leasing extends ApiSession {
  /** How long to wait for a holder without renewals. */
  readonly leaseSeconds: number;
  /** The tenures whose claim or release failed: a Lease that such a request left taken does not block this session. */
  readonly abandoned: Set<string>;
}

/** A Lease that this run holds, as last written. */
export interface TakenLease {
  readonly namespace: string;
  readonly lease: LeaseObject;
  /** The server's clock, and our clock at the same time. */
  readonly clock: { readonly server: number; readonly own: number };
}

/** A Lease that another sink of the same run holds, renews and releases. */
export interface Shared {
  readonly sharedUntil: AbortSignal;
}

/** Another run may write between the read and the write; a run that does so often is active. */
const tries = 5;

/** Takes the Lease of a namespace if it is free, or if its holder let it expire. */
export async function takeLease(
  session: Leasing,
  namespace: string,
  holder: string,
  call: Call,
): Promise<TakenLease | Shared | Held> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const { found, now } = await look(session, namespace, call.signal);
    const sharedUntil = found && sharedWith(session, found, holder);
    if (sharedUntil) return { sharedUntil };
    const heldBy = found?.spec.holderIdentity ?? '';
    const isFree = heldBy === '' || session.abandoned.has(tenureOf(found?.spec));
    if (found && !isFree && !isOver(found.spec.renewTime, found.spec.leaseDurationSeconds ?? 0, now)) {
      return { heldBy };
    }
    const clock = { server: now.getTime(), own: performance.now() };
    const spec = specFor(session, found, holder, now);
    try {
      const lease = await claim(session, namespace, found, spec, call.signal);
      if (lease) return { namespace, lease, clock };
    } catch (error) {
      session.abandoned.add(tenureOf(spec));
      // A second read shows whether the write took effect.
      if (!PluginError.is(error) || error.code !== 'uncertain') throw error;
    }
  }
  throw new PluginError('unavailable', `lock namespace ${namespace}: another program keeps changing its Lease`);
}

/** Renews the Lease. Null: this run does not hold it any more. */
export function renewLease(session: Leasing, taken: TakenLease, signal: AbortSignal): Promise<TakenLease | null> {
  const { server, own } = taken.clock;
  const renewTime = microTime(new Date(server + performance.now() - own));
  return rewrite(session, taken, { renewTime }, signal);
}

/**
 * Releases the Lease by clearing its holder; deleting it would need one more right. Leaves a Lease that another run
 * holds by now. Where the server fails, the Lease expires, and this session may take it before that.
 */
export async function leaveLease(session: Leasing, taken: TakenLease, signal: AbortSignal): Promise<void> {
  try {
    await rewrite(session, taken, { holderIdentity: '', leaseDurationSeconds: 1 }, signal);
  } catch {
    session.abandoned.add(tenureOf(taken.lease.spec));
  }
}

async function rewrite(
  session: Leasing,
  taken: TakenLease,
  fields: LeaseObject['spec'],
  signal: AbortSignal,
): Promise<TakenLease | null> {
  const { namespace, lease } = taken;
  const written = await claim(session, namespace, lease, { ...lease.spec, ...fields }, signal);
  if (written) return { ...taken, lease: written };
  // An earlier renewal with a lost answer may have taken effect.
  const { found } = await look(session, namespace, signal);
  if (!found || !isSameTenure(found, lease)) return null;
  const again = await claim(session, namespace, found, { ...found.spec, ...fields }, signal);
  return again && { ...taken, lease: again };
}

/** Each new holder of a Lease increments its transitions, so that no two tenures have the same number. */
function isSameTenure(one: LeaseObject, other: LeaseObject): boolean {
  return (
    one.metadata.uid === other.metadata.uid &&
    one.spec.leaseTransitions === other.spec.leaseTransitions &&
    one.spec.holderIdentity === other.spec.holderIdentity
  );
}

async function look(
  session: Leasing,
  namespace: string,
  signal: AbortSignal,
): Promise<{ readonly found: LeaseObject | null; readonly now: Date }> {
  const request = getLease(namespace);
  const answer = await session.send(request, signal);
  const now = serverTime(answer.headers, session.host.now());
  return { found: isAbsent(request, answer) ? null : leaseIn(request, answer), now };
}

function specFor(session: Leasing, found: LeaseObject | null, holder: string, now: Date): LeaseObject['spec'] {
  return {
    ...found?.spec,
    holderIdentity: holder,
    leaseDurationSeconds: session.leaseSeconds,
    acquireTime: microTime(now, randomInt(microsecondsInSecond)),
    renewTime: microTime(now),
    leaseTransitions: (found?.spec.leaseTransitions ?? -1) + 1,
  };
}

/** The server's time has whole seconds, so the microseconds are free to identify an attempt. */
const microsecondsInSecond = 1_000_000;

function tenureOf(spec: LeaseObject['spec'] | undefined): string {
  return [spec?.holderIdentity, spec?.acquireTime, spec?.leaseTransitions].join(' ');
}

/** Returns null if another run was first. */
async function claim(
  session: Leasing,
  namespace: string,
  found: LeaseObject | null,
  spec: LeaseObject['spec'],
  signal: AbortSignal,
): Promise<LeaseObject | null> {
  const request = found ? replaceLease(namespace, { ...found, spec }) : createLease(namespace, spec);
  const answer = await session.send(request, signal);
  if (answer.status === 409 || (found && isAbsent(request, answer))) return null;
  return leaseIn(request, answer);
}

function leaseIn(request: ApiRequest, answer: ApiResponse): LeaseObject {
  const lease = leaseObject(bodyOf(request, answer));
  if (!lease) throw misshapen(request);
  return lease;
}

/** A Date header has whole seconds: the server's clock may be ahead by up to this much. */
const grain = 1000;

/** Returns the server's clock, so that the clocks of two machines are never compared; without a date, our own. */
export function serverTime(headers: IncomingHttpHeaders, own: Date): Date {
  const reported = Date.parse(headers.date ?? '');
  return Number.isNaN(reported) ? own : new Date(reported);
}

/**
 * Returns whether a Lease has expired, with a margin for the rounding of both times: the holder's and the current one.
 */
export function isOver(renewTime: string | null | undefined, seconds: number, now: Date): boolean {
  const renewed = Date.parse(renewTime ?? '');
  return Number.isNaN(renewed) || now.getTime() > renewed + seconds * 1000 + 2 * grain;
}

/** Returns a MicroTime, as in Leases; with the given microseconds of its second. */
export function microTime(date: Date, microseconds: number = date.getUTCMilliseconds() * 1000): string {
  return date.toISOString().replace(/\.\d+Z$/, `.${String(microseconds).padStart(6, '0')}Z`);
}
