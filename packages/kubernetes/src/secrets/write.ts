import { type Call, type Change, PluginError, type Revision, type Snapshot, validateChange } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { bodyOf, isAbsent, misshapen } from '../transport/ask.ts';
import type { ApiRequest, ApiResponse, ApiSession } from '../transport/request.ts';
import { statusOf } from '../transport/status.ts';
import { amendedBody, type Body, dataAfter, newBody, withUndo } from './amended.ts';
import { driftOf } from './drift.ts';
import { entriesLacking, withFillers, withoutFillers } from './fillers.ts';
import { judgeData, judgeObject } from './judge.ts';
import { type OwnerReference, type SecretObject, secretObject } from './object.ts';
import { refuseOthersEntries } from './ownership.ts';
import { fetchSecret } from './read.ts';
import { createSecret, deleteSecret, replaceSecret } from './requests.ts';
import { discarded, restored, retaining } from './retained.ts';
import { snapshotOf } from './snapshot.ts';

type Data = Readonly<Record<string, string>>;

/** Writes with compare and set: POST fails if a Secret exists, PUT with uid and resourceVersion if it has changed. */
export async function writeSecret(
  session: ApiSession,
  at: SecretLocation,
  change: Change,
  expected: Revision | null,
  call: Call,
): Promise<Snapshot | null> {
  validateChange(change, at);
  const fresh = expected === null && change.set.size > 0 ? dataAfter({}, change) : null;
  const type = at.type ?? 'Opaque';
  // Another program may have stored the other half of a pair in the Secret.
  if (fresh && entriesLacking(type, fresh).length === 0) {
    const made = await create(session, at, fresh, change.retain, call);
    if (made) return made;
  }
  const object = await fetchSecret(session, at, call);
  const before = object && snapshotOf(object, at, session.host);
  if ((before?.revision ?? null) !== expected) throw changed(at, before === null);
  // A Secret of another program without kpki's entries is not changed without a reason.
  if (before === null && change.set.size === 0) return null;
  if (!object) {
    const made = fresh && (await create(session, at, withFillers(type, fresh), change.retain, call));
    if (made) return made;
    throw new PluginError('conflict', `write ${at.id}: it was removed during the write`);
  }
  const after = dataAfter(withoutFillers(object.type, object.data), change);
  return replace(session, at, object, { after, retain: change.retain }, call);
}

/** Restores some entries; compares and sets as `writeSecret` does. */
export async function restoreSecret(
  session: ApiSession,
  at: SecretLocation,
  entries: ReadonlySet<string>,
  expected: Revision | null,
  applyId: string,
  call: Call,
): Promise<Snapshot | null> {
  const object = await fetchSecret(session, at, call);
  const before = object && snapshotOf(object, at, session.host);
  if ((before?.revision ?? null) !== expected) throw changed(at, before === null);
  const after = restored(object, at, entries);
  return object && replace(session, at, object, { after, retain: applyId }, call);
}

export async function discardRetained(session: ApiSession, at: SecretLocation, call: Call): Promise<void> {
  const object = await fetchSecret(session, at, call);
  const left = object && discarded(object);
  if (!object || !left) return;
  judgeObject(at, object, true);
  if (Object.keys(withoutFillers(object.type, left.data)).length === 0) {
    await remove(session, at, object, call);
    return;
  }
  await put(session, at, object, left, call);
}

/** The new content of a stored Secret, and the apply ID under which the replaced entries are retained. */
interface Replacement {
  /** Without fillers. */
  readonly after: Data;
  readonly retain: string | undefined;
}

function changed(at: SecretLocation, gone: boolean): PluginError {
  return new PluginError('conflict', `write ${at.id}: it ${gone ? 'is gone' : 'has changed'} since it was read`);
}

/** Returns null if a Secret of that name exists, which may belong to another program and hold other entries. */
async function create(
  session: ApiSession,
  at: SecretLocation,
  data: Data,
  retain: string | undefined,
  call: Call,
): Promise<Snapshot | null> {
  const type = at.type ?? 'Opaque';
  judgeData(at, type, data);
  const retained = retain === undefined ? null : retaining(null, at, withoutFillers(type, data), retain);
  const whole = newBody(at, data, await ownerOf(session, at, call), session.host);
  const body = withUndo(whole, retained?.annotation);
  const request = createSecret(at, body);
  const answer = await session.send(request, call.signal);
  if (answer.status === 409 && statusOf(answer.body)?.reason === 'AlreadyExists') return null;
  return confirmed(session, at, request, answer, body);
}

async function replace(
  session: ApiSession,
  at: SecretLocation,
  object: SecretObject,
  { after, retain }: Replacement,
  call: Call,
): Promise<Snapshot | null> {
  const retained = retain === undefined ? null : retaining(object, at, after, retain);
  const kept = retained?.data ?? after;
  const data = withFillers(object.type, kept);
  const changing = entriesThatDiffer(object.data, data);
  const isAsWanted = changing.length === 0 && driftOf(object, at, session.host).length === 0;
  if (isAsWanted) return snapshotOf(object, at, session.host);
  judgeObject(at, object, changing.length > 0);
  refuseOthersEntries(object, changing, at);
  if (Object.keys(kept).length === 0) return remove(session, at, object, call);
  judgeData(at, object.type, data);
  return put(session, at, object, { data, annotation: retained?.annotation }, call);
}

interface Putting {
  readonly data: Data;
  /** Undefined: the retained entries stay. */
  readonly annotation: string | null | undefined;
}

async function put(
  session: ApiSession,
  at: SecretLocation,
  object: SecretObject,
  { data, annotation }: Putting,
  call: Call,
): Promise<Snapshot | null> {
  const amended = amendedBody(object, at, data, await ownerOf(session, at, call), session.host);
  const body = withUndo(amended, annotation);
  const request = replaceSecret(at, body);
  const answer = await session.send(request, call.signal);
  if (isAbsent(request, answer)) throw changed(at, true);
  return confirmed(session, at, request, answer, body);
}

/** The answer is the whole Secret, so that no second read is needed; a webhook may have changed it. */
function confirmed(
  session: ApiSession,
  at: SecretLocation,
  request: ApiRequest,
  answer: ApiResponse,
  body: Body,
): Snapshot | null {
  const now = secretObject(bodyOf(request, answer));
  if (!now || now.metadata.name !== at.name) throw misshapen(request);
  const [other] = entriesThatDiffer(body.data, now.data);
  if (other !== undefined) {
    throw new PluginError(
      'uncertain',
      `write ${at.id}: the API server accepted it, but stored another ${other} than was sent`,
    );
  }
  return snapshotOf(now, at, session.host);
}

async function remove(session: ApiSession, at: SecretLocation, object: SecretObject, call: Call): Promise<null> {
  const { uid, resourceVersion, finalizers } = object.metadata;
  const request = deleteSecret(at, { uid, resourceVersion });
  const answer = await session.send(request, call.signal);
  if (isAbsent(request, answer)) throw changed(at, true);
  const reported = bodyOf(request, answer);
  if (statusOf(reported) === null && secretObject(reported) === null) throw misshapen(request);
  if (finalizers.length > 0) {
    throw new PluginError('uncertain', `delete ${at.id}: its finalizers ${finalizers.join(', ')} still keep it`);
  }
  return null;
}

function entriesThatDiffer(one: Data, other: Data): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((entry) => one[entry] !== other[entry]);
}

/**
 * Returns the reference by which a Secret is deleted with its owner, as kubeadm's certificates with their bootstrap
 * token.
 */
async function ownerOf(session: ApiSession, at: SecretLocation, call: Call): Promise<OwnerReference | null> {
  if (at.owner === undefined) return null;
  const owner = await fetchSecret(session, { namespace: at.namespace, name: at.owner }, call);
  if (!owner || owner.metadata.deletionTimestamp !== undefined) {
    const why = `its owner, Secret ${at.namespace}/${at.owner}, is not there`;
    throw new PluginError('missing', `write ${at.id}: ${why}, so Kubernetes would remove this Secret at once`);
  }
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    name: at.owner,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
