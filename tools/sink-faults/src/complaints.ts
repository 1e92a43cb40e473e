import { fingerprint, type Identity, identityOf, marksOf } from './identity.ts';
import { lostObjects, type Stored } from './stored.ts';

export const breaches = {
  mixed: 'a key and a certificate or public key of one object do not belong together',
  orphan: 'a certificate is there, and the CA that signed it is not, or not its key',
  lost: 'an object, a key or a serial number that had been stored is there no more',
  duplicated: 'two certificates are there for what should be one, or an object was written twice',
  stuck: 'a run without a fault, after the one with it, did not complete the set, or found something to write again',
  leaked: 'a token or a private key was printed, or sent to another origin',
  unclear: 'the error does not name the object, or no command to go on with, or its exit code says something else',
} as const;

type Breach = keyof typeof breaches;

export interface Complaint {
  readonly breach: Breach;
  readonly what: string;
}

export function complaintsAt(stored: Stored): readonly Complaint[] {
  const identities = new Map([...stored].map(([name, entries]) => [name, identityOf(entries)]));
  return [...mixed(identities), ...orphans(identities)];
}

/** What was stored at one moment and has to be there still. `goodBefore`: what was there before and may be replaced. */
export function complaintsBetween(goodBefore: Stored, earlier: Stored, later: Stored): readonly Complaint[] {
  const gone = lostObjects(earlier, later).map((name) => ({ breach: 'lost' as const, what: `${name} is gone` }));
  const marks = (stored: Stored, name: string): readonly string[] => marksOf(identityOf(stored.get(name) ?? new Map()));
  const replaced = [...earlier.keys()]
    .filter((name) => later.has(name))
    .flatMap((name) => {
      const old = new Set(marks(goodBefore, name));
      const kept = new Set(marks(later, name));
      return marks(earlier, name)
        .filter((mark) => !old.has(mark) && !kept.has(mark))
        .map((mark) => ({ breach: 'lost' as const, what: `${mark} of ${name} was stored and is not there any more` }));
    });
  return [...gone, ...replaced];
}

function mixed(identities: ReadonlyMap<string, Identity>): readonly Complaint[] {
  return [...identities].flatMap(([name, { keys, publicKeys, certificates }]) => {
    if (keys.size === 0) return [];
    const signedOver = new Set([...publicKeys, ...certificates.map(({ publicKey }) => fingerprint(publicKey))]);
    const fits = keys.size === signedOver.size && [...keys].every((key) => signedOver.has(key));
    return fits ? [] : [{ breach: 'mixed' as const, what: name }];
  });
}

function orphans(identities: ReadonlyMap<string, Identity>): readonly Complaint[] {
  const keys = new Set([...identities.values()].flatMap((identity) => [...identity.keys]));
  const all = [...identities.values()].flatMap(({ certificates }) => certificates);
  return [...identities].flatMap(([name, { certificates }]) =>
    certificates
      .filter(
        (certificate) =>
          !all.some(
            (ca) =>
              certificate.checkIssued(ca) && certificate.verify(ca.publicKey) && keys.has(fingerprint(ca.publicKey)),
          ),
      )
      .map(({ subject }) => ({ breach: 'orphan' as const, what: `${name}: ${subject.replaceAll('\n', ', ')}` })),
  );
}
