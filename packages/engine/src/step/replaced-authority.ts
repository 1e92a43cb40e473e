import type { AuthorityArtefact, AuthorityName } from '@kpki/spec';
import { brokenSignature, type Certificate, isSignedBy } from '@kpki/x509';
import { declaredSigner } from '../authority/declared-signer.ts';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import { ofKind } from '../of-kind.ts';
import type { Copy } from '../read/copy.ts';
import { copiesOf } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import type { Facts } from './facts.ts';

/** What can be told of the authorities of a world by what they should have issued; each is looked at when it is asked about. */
export interface Belief {
  /** Whether what is there is believed by what is stored of its authority. False where nothing is there. */
  readonly isBelieved: (name: AuthorityName) => boolean;
  /**
   * Whether somebody has put another authority in the place of one: neither that nor one which a rotation keeps beside it has
   * signed anything of what is there, and no trust bundle believes it beside the one that has. What runs believes that one.
   */
  readonly isReplaced: (name: AuthorityName) => boolean;
}

/** The first certificate that is believed tells all, so that where all is well one signature is verified for each authority. */
export function beliefIn(world: World, facts: Facts): Belief {
  const ownOf = (name: AuthorityName): readonly Certificate[] =>
    authorityCopies(name, world, facts).flatMap(({ certificates }) => present(certificates) ?? []);
  const isBelieved = remembered((name) => {
    const own = ownOf(name);
    const isAnyOf = (signers: readonly Certificate[]): boolean =>
      isAnySigned(issuedUnder(name, world, facts), distinct(signers));
    // Each of some thousand nodes has a bundle: they are looked at where the authority itself does not tell.
    return isAnyOf(own) || isAnyOf(believedBeside(own, name, world, facts));
  });
  const isReplaced = remembered((name) => {
    const own = ownOf(name);
    if (own.length === 0 || isBelieved(name)) return false;
    const telling = [...issuedUnder(name, world, facts), ...namedUnder(own, name, world, facts)].filter(isTelling);
    const beside = authorityCopies(name, world, facts).flatMap(besideIn);
    return telling.length > 0 && !isAnySigned(telling, distinct([...own, ...beside]));
  });
  return { isBelieved, isReplaced };
}

function remembered(tell: (name: AuthorityName) => boolean): (name: AuthorityName) => boolean {
  const told = new Map<AuthorityName, boolean>();
  return (name) => {
    const answer = told.get(name) ?? tell(name);
    told.set(name, answer);
    return answer;
  };
}

/**
 * Whoever stands in a trust bundle with an authority. A bundle without it is one that is still to be written, and what
 * believes that one will not believe what is issued from now on; where nothing is there of the authority, each counts.
 */
function believedBeside(
  own: readonly Certificate[],
  name: AuthorityName,
  { artefacts }: World,
  facts: Facts,
): readonly Certificate[] {
  const bundles = ofKind(artefacts, 'trust bundle')
    .filter(({ authority }) => authority === name)
    .flatMap((each) => copiesOf(each, facts))
    .map(({ bundle }) => present(bundle) ?? []);
  const isOwn = ({ publicKey }: Certificate): boolean => own.some((each) => sameBytes(each.publicKey, publicKey));
  return (own.length === 0 ? bundles : bundles.filter((bundle) => bundle.some(isOwn))).flat();
}

/** Each node has a copy of the same few. */
function distinct(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((each) => [Buffer.from(each.der).toString('latin1'), each])).values()];
}

function authorityCopies(name: AuthorityName, { artefacts }: World, facts: Facts): readonly Copy[] {
  const artefact = artefacts.find((each): each is AuthorityArtefact => each.kind === 'authority' && each.name === name);
  return artefact === undefined ? [] : copiesOf(artefact, facts);
}

function besideIn({ nextCertificates, previousCertificates }: Copy): readonly Certificate[] {
  return [...(present(nextCertificates) ?? []), ...(present(previousCertificates) ?? [])];
}

/** What is there of all that an authority should have issued to components and users. */
function* issuedUnder(name: AuthorityName, { artefacts }: World, facts: Facts): Generator<Certificate> {
  for (const artefact of artefacts) {
    if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') continue;
    if (artefact.authority !== name) continue;
    for (const { certificates, kubeconfig } of copiesOf(artefact, facts)) {
      const issued = present(certificates)?.[0] ?? present(kubeconfig)?.chain[0];
      if (issued !== undefined) yield issued;
    }
  }
}

/**
 * The authorities that a root should have signed and that name it as their issuer. Where they name another, it is the
 * declaration that has changed.
 */
function namedUnder(
  own: readonly Certificate[],
  name: AuthorityName,
  { artefacts, custodies }: World,
  facts: Facts,
): readonly Certificate[] {
  return ofKind(artefacts, 'authority')
    .filter((artefact) => declaredSigner(artefact, custodies) === name)
    .flatMap((artefact) => copiesOf(artefact, facts))
    .flatMap(({ certificates }) => present(certificates)?.[0] ?? [])
    .filter(({ issuer }) => own.some(({ subject }) => sameBytes(subject.raw, issuer.raw)));
}

/** A signature that nobody verifies any more tells nothing of who made it. */
function isTelling({ signatureAlgorithm }: Certificate): boolean {
  return brokenSignature(signatureAlgorithm) === null;
}

function isAnySigned(issued: Iterable<Certificate>, signers: readonly Certificate[]): boolean {
  for (const each of issued) {
    if (signers.some((signer) => isSignedBy(each, signer))) return true;
  }
  return false;
}
