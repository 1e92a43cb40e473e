import { setTimeout as pause } from 'node:timers/promises';
import { type Call, type Issue, type IssueRequest, PluginError } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { approve } from './approve.ts';
import { certificatesIn, isSpent, shortened } from './certificates.ts';
import { type CsrToCreate, nameOf, requestedAction } from './csr-to-create.ts';
import { createOrFind, fetchCsr } from './find.ts';
import { type CsrObject, conditionOf } from './object.ts';
import { verifyOurs } from './ours.ts';
import { refuseEnded } from './refused.ts';
import type { SigningSession } from './session.ts';
import type { KubernetesSigner } from './signers.ts';
import { pendingAnswer } from './waiting.ts';

/** The objects of one request stay for an hour; fewer certificates than this expire in that time. */
const mostRounds = 50;

/** The cluster approves at once or not at all: this number of reads shows which. */
const pausesForCluster = 3;

/**
 * Requests a certificate, or finds the request of an earlier run by its name. Sends nothing that the signer would
 * refuse.
 */
export async function issueBy(
  signer: KubernetesSigner,
  session: SigningSession,
  request: IssueRequest,
  call: Call,
): Promise<Issue> {
  const asked = requestedAction(signer, request);
  for (let round = 1; round <= mostRounds; round++) {
    const name = nameOf(asked, round);
    const found = await fetchCsr(session, name, call);
    const current = found ?? (await createOrFind(session, name, asked, call));
    const issue = await followed(session, { current, isNew: found === null, asked }, call);
    if (issue !== 'spent') return issue;
  }
  const why = `${mostRounds} of its certificates expire soon`;
  throw new PluginError('unavailable', `ask ${signer.name} for one more: ${why}; wait until their objects are removed`);
}

interface Following {
  readonly current: CsrObject;
  readonly isNew: boolean;
  readonly asked: CsrToCreate;
}

/** Returns the result for an object, after a short wait for quick controllers. */
async function followed(session: SigningSession, found: Following, call: Call): Promise<Issue | 'spent'> {
  const { asked, isNew } = found;
  let { current } = found;
  let declined: string | null = null;
  for (const [at, milliseconds] of [...session.pausesMilliseconds, null].entries()) {
    verifyOurs(current, asked);
    refuseEnded(current, asked);
    if (current.status.certificate !== '') return issued(session, current, asked);
    const isApproved = conditionOf(current, 'Approved') !== null;
    if (!isApproved && session.approve && declined === null) declined = await approve(session, current, asked, call);
    const isApproving = session.approve && declined === null;
    const mayBeApproved = isNew && asked.signer.approvedByCluster && at < pausesForCluster;
    if (milliseconds === null || !(isApproved || isApproving || mayBeApproved)) break;
    await pauseFor(milliseconds, current, call);
    current = await fetchAgain(session, current, call);
  }
  return pendingAnswer(session, current, asked, declined);
}

function issued(session: SigningSession, found: CsrObject, asked: CsrToCreate): Issue | 'spent' {
  const chain = certificatesIn(found, asked);
  const [leaf] = chain;
  if (isSpent(leaf, session.host.now())) return 'spent';
  tellShortened(session, leaf, asked);
  return { status: 'issued', chain: chain.map(({ der }) => new Uint8Array(der)) };
}

/** Reported once for each signer: it shortens all its certificates alike. */
function tellShortened({ host, reported }: SigningSession, leaf: Certificate, asked: CsrToCreate): void {
  const shorter = shortened(leaf, asked);
  if (shorter === null || reported.has(asked.signer.name)) return;
  reported.add(asked.signer.name);
  host.log('warn', `${asked.signer.name} ${shorter}`);
}

async function fetchAgain(session: SigningSession, { metadata: { name } }: CsrObject, call: Call): Promise<CsrObject> {
  const found = await fetchCsr(session, name, call);
  if (found) return found;
  throw new PluginError('unavailable', `follow CertificateSigningRequest ${name}: it was deleted in between`);
}

async function pauseFor(milliseconds: number, { metadata: { name } }: CsrObject, { signal }: Call): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch {
    // The request is stored: the next call finds it.
    throw new PluginError(
      'uncertain',
      `follow CertificateSigningRequest ${name}: cancelled after the request was created`,
    );
  }
}
