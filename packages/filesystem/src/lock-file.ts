import { randomBytes } from 'node:crypto';
import { PluginError, sha256 } from '@kpki/plugin';
import type { Directory, OpenFile } from './disk.ts';
import { type Holder, type Processes, parseHolder } from './holder.ts';
import { absentAsNull, attempt, evenIfItFails, refusal, systemCode } from './refusal.ts';

/** The number of tries before a lock that keeps changing hands counts as held. */
const mostTries = 50;

/** Longer than any holder that kpki writes. */
const longestLock = 64 * 1024;

export type LockAttempt = { readonly mine: Holder } | { readonly theirs: Holder };

/**
 * Takes the lock file `name`. Writes and syncs the content under another name and then links it, so that no reader sees
 * a partial lock. Takes over the lock of a dead holder; see `takeOver`.
 */
export async function takeLock(
  directory: Directory,
  name: string,
  holder: string,
  processes: Processes,
): Promise<LockAttempt> {
  const taken = await take(directory, name, name, holder, processes);
  if ('theirs' in taken) return taken;
  try {
    await removeLeftovers(directory, name);
    return taken;
  } catch (error) {
    await evenIfItFails(() => releaseLock(directory, name, taken.mine, processes));
    throw error;
  }
}

export async function holderOf(directory: Directory, name: string, processes: Processes): Promise<Holder | null> {
  const found = await readLock(directory, name);
  return found && !processes.isProvablyDead(found.holder) ? found.holder : null;
}

export async function isHeldBy(directory: Directory, name: string, holder: Holder): Promise<boolean> {
  return (await readLock(directory, name))?.holder.token === holder.token;
}

/** Retries once: a lock that stays blocks all other runs while this process lives. */
export async function releaseLock(
  directory: Directory,
  name: string,
  holder: Holder,
  processes: Processes,
): Promise<void> {
  processes.gaveUp(holder);
  const release = async (): Promise<void> => {
    if (await isHeldBy(directory, name, holder)) await remove(directory, name);
  };
  await release().catch(release);
}

async function take(
  directory: Directory,
  name: string,
  stem: string,
  text: string,
  processes: Processes,
): Promise<LockAttempt> {
  for (let tries = 0; tries < mostTries; tries++) {
    const found = await readLock(directory, name);
    if (found && !processes.isProvablyDead(found.holder)) return { theirs: found.holder };
    const claim: Claim = { name: `${stem}-${randomBytes(12).toString('hex')}`, holder: processes.holder(text) };
    try {
      const answer = await settle(directory, { name, stem, found, claim, text }, processes);
      if (answer) return answer;
    } catch (error) {
      // The lock may have been taken despite the error, and would block all others while this process lives.
      await evenIfItFails(() => releaseLock(directory, name, claim.holder, processes));
      throw error;
    } finally {
      // The next holder of the lock removes the rest of a claim.
      await evenIfItFails(() => remove(directory, claim.name));
    }
  }
  throw new PluginError('unavailable', `take ${directory.path}/${name}: other runs keep taking it`);
}

interface Claim {
  readonly name: string;
  readonly holder: Holder;
}

interface Settling {
  readonly name: string;
  readonly stem: string;
  readonly found: FoundLock | null;
  readonly claim: Claim;
  readonly text: string;
}

/** Returns null if another run was faster, so that the caller retries. */
async function settle(directory: Directory, settling: Settling, processes: Processes): Promise<LockAttempt | null> {
  const { name, found, claim } = settling;
  await writeClaim(directory, claim);
  if (found) return takeOver(directory, settling, found, processes);
  return (await linked(directory, claim.name, name)) ? { mine: claim.holder } : null;
}

/**
 * Takes over the lock of a dead holder. Two runs with the same dead holder must not both replace it: the slower run
 * would remove the lock of the faster one. So a second lock, with a name derived from the dead holder's content,
 * decides; under it the lock file is reread and then replaced by one rename. If the holder of the second lock dies,
 * that lock is taken over in the same way.
 */
async function takeOver(
  directory: Directory,
  { name, stem, claim, text }: Settling,
  dead: FoundLock,
  processes: Processes,
): Promise<LockAttempt | null> {
  const right = `${stem}-${sha256(dead.text).slice(0, 24)}`;
  const taken = await take(directory, right, stem, text, processes);
  if ('theirs' in taken) return taken;
  try {
    const again = await readLock(directory, name);
    if (again?.text !== dead.text) return null;
    return (await renamed(directory, claim.name, name)) ? { mine: claim.holder } : null;
  } finally {
    await releaseLock(directory, right, taken.mine, processes);
  }
}

interface FoundLock {
  readonly text: string;
  readonly holder: Holder;
}

async function readLock(directory: Directory, name: string): Promise<FoundLock | null> {
  const path = `${directory.path}/${name}`;
  const text = await attempt(`read lock ${path}`, async () => {
    const file = await openIfThere(directory, name);
    if (!file) return null;
    try {
      const facts = await file.facts();
      return facts.kind === 'file' ? Buffer.from(await file.read(longestLock)).toString('utf8') : '';
    } finally {
      await file.close();
    }
  });
  if (text === null) return null;
  const holder = parseHolder(text);
  if (holder) return { text, holder };
  throw new PluginError('invalid', `read lock ${path}: it is not a lock of kpki; check its owner, then remove it`);
}

async function openIfThere(directory: Directory, name: string): Promise<OpenFile | null> {
  try {
    return await absentAsNull(directory.openFile(name));
  } catch (cause) {
    if (systemCode(cause) !== 'ELOOP') throw cause;
    const why = 'it is a symbolic link, which kpki does not follow; check its owner, then remove it';
    throw new PluginError('invalid', `read lock ${directory.path}/${name}: ${why}`, { cause });
  }
}

async function writeClaim(directory: Directory, claim: Claim): Promise<void> {
  await attempt(`write ${directory.path}/${claim.name}`, async () => {
    const file = await directory.createFile(claim.name);
    try {
      await file.write(Buffer.from(`${JSON.stringify(claim.holder)}\n`));
      // Readable by all: a run of another user must be able to name the holder.
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/** Returns false if another run was faster, or removed the claim. */
function linked(directory: Directory, claim: string, name: string): Promise<boolean> {
  return unlessOutrun(`take ${directory.path}/${name}`, () => directory.link(claim, name));
}

function renamed(directory: Directory, claim: string, name: string): Promise<boolean> {
  return unlessOutrun(`take ${directory.path}/${name}`, () => directory.rename(claim, directory, name));
}

async function unlessOutrun(attempted: string, call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(systemCode(error))) return false;
    throw refusal(error, attempted);
  }
}

async function remove(directory: Directory, name: string): Promise<void> {
  await attempt(`remove ${directory.path}/${name}`, () => absentAsNull(directory.unlink(name)));
}

/**
 * Removes claims and takeover locks of dead runs: a live run retries without its claim, and a stale takeover lock has
 * no effect.
 */
async function removeLeftovers(directory: Directory, name: string): Promise<void> {
  const names = await attempt(`list ${directory.path}`, () => directory.list());
  for (const leftover of names.filter((other) => other.startsWith(`${name}-`))) {
    await remove(directory, leftover);
  }
}
