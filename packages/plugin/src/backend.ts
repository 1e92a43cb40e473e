import type { KeyKind, SignatureKind } from './algorithms.ts';
import type { BackendUse } from './backend-use.ts';
import { contractVersion } from './contract-version.ts';
import type { Call, Opened, Plugin } from './host.ts';
import type { Secret } from './secret.ts';

/** Holds or makes keys, or issues certificates. A facet that is present is a promise; one that is absent is the answer no. */
export interface Backend extends Opened {
  /** Keys that stay inside. */
  readonly keyStore?: KeyStore;
  /** Keys that are made to leave. */
  readonly keyGenerator?: KeyGenerator;
  /** A request in, a certificate out; by mount, or by signer name. */
  readonly issuers?: ReadonlyMap<string, Issuer>;
  /**
   * - Pure: the same use has the same rights, and never none.
   * - Names what this use has, and grants nothing else: another key has other rights, and so has no use.
   * @remarks
   * The least rights in the outside system's own language: a Vault policy, a ClusterRole, an IAM policy. Absent: the
   * backend cannot tell. The suite compares the texts of two uses and reads no policy: that each right in it is one that
   * the plugin takes, and not all rights on the same key, is for the author to check. For a key that is counted, a
   * wildcard may cover other names that begin alike: `demo.prod.etcd-ca.*` covers `demo.prod.etcd-ca.x.y.1` too.
   */
  rights?(use: BackendUse): string;
  /**
   * - Answers one line of plain words for each right that is not granted, and none where all are.
   * - Asks for rights, and changes nothing.
   * @remarks
   * Asks the outside system. A line says right and target: `no update on transit/sign/demo.etcd-ca.1`. What only making
   * a key takes is not missing where the key is stored already.
   */
  missingRights?(use: BackendUse, call: Call): Promise<readonly string[]>;
  /**
   * Pure: one line of plain words for each right of this use that `missingRights` cannot ask for.
   * @remarks
   * Such as `kms:CreateKey`, of which a KMS has no trial. A right on a key that does not exist yet is none of these
   * where `missingRights` can ask for it once the key exists. Absent: it asks for every right.
   */
  unaskedRights?(use: BackendUse): readonly string[];
}

export interface SigningKey {
  readonly kind: KeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** What this key can really make, asked of the device. */
  readonly signatures: readonly SignatureKind[];
  /**
   * - Signs the whole message, not a digest of it, in each way that `signatures` lists; ECDSA answers DER.
   * - Always signs with the key that `publicKey` shows, or throws 'conflict'.
   * - A way that `signatures` does not list is 'unsupported'.
   * - Many calls may be under way at once.
   * - Leaves the message as it is.
   */
  sign(message: Uint8Array, how: SignatureKind, call: Call): Promise<Uint8Array>;
}

/**
 * Keys that can only sign: an HSM, a KMS, Vault's transit engine.
 * - There is no method through which a key could leave.
 */
export interface KeyStore {
  /** Empty: keys come from a ceremony elsewhere. */
  readonly creates: readonly KeyKind[];
  /**
   * - Null only where no key has that name, proven.
   * - A name means the same key for ever: what is signed with it today verifies against the certificate of then.
   * - Takes every name of the host: `<cluster>.<environment>.<CA>.<n>`, lower case, digits, '.' and '-', at most
   *   64 characters; the cluster may have dots.
   * - Two names are two keys, however the store maps them: `a.b` and `a-b` are two names.
   * - A key that was created is found under its name.
   * - Every instance on the same store finds it.
   * - A key that is stored and cannot sign is never null: it is 'denied' or 'invalid'.
   * @remarks
   * Of a key that cannot sign the first is for what a person can fix (disabled, pending deletion), the second for what
   * stays as it is (of no kind of the table). A name that the host did not make is a person's, passed on as it is, so it
   * may say whatever this store has names for, such as one version of a key; a name that the store cannot have is
   * 'invalid'. Where your store has no dots, map them so that no two names become one: `.` as `_` or `/`, not as `-`; and
   * refuse a name that has `_` or `/` itself, or escape that sign: else a person's `a_b` is the host's `a.b`.
   */
  find(name: string, call: Call): Promise<SigningKey | null>;
  /**
   * - Never replaces: a taken name is 'conflict', and its key stays.
   * - Of several calls that create one name at once, one succeeds.
   * - A kind that `creates` does not list is 'unsupported', and no key is made.
   * @remarks
   * Where your store creates in two steps, key and name: look for the name first, give the name last, and log (`warn`)
   * a key that stays without a name. Where the key was made and could not be named, the call answers the code of the
   * naming; keep the id of that key in the instance, and name it at the next attempt, after the look. Where a name becomes
   * visible late, look for it until `find` finds it, within the time of the call: that repeats no request that failed. A
   * name that is not visible by then is 'uncertain'.
   */
  create(name: string, kind: KeyKind, call: Call): Promise<SigningKey>;
}

export interface GeneratedKey extends SigningKey {
  /**
   * - PKCS#8, DER (RFC 5958), not encrypted, of the key that `publicKey` shows.
   * - The answer is a copy: the caller may wipe it.
   * - A private key shows in no error, log line or value but this answer.
   */
  export(call: Call): Promise<Secret>;
}

export interface KeyGenerator {
  readonly makes: readonly KeyKind[];
  /**
   * - Each call makes another key.
   * - A kind that `makes` does not list is 'unsupported'.
   */
  generate(kind: KeyKind, call: Call): Promise<GeneratedKey>;
  /**
   * - Adopts a key that was exported, as PKCS#8 DER.
   * - Adopts a key of other software too, and keeps a copy of it: the caller wipes what it lent.
   * - Bytes that are no such key are 'invalid'.
   */
  adopt(pkcs8: Secret, call: Call): Promise<GeneratedKey>;
}

/**
 * What a certificate is for, in the words of the Kubernetes CSR API (certificates.k8s.io/v1); key usages and extended
 * key usages alike.
 */
export type Usage = 'digital signature' | 'key encipherment' | 'cert sign' | 'crl sign' | 'server auth' | 'client auth';

export interface Issuer {
  /**
   * What this instance would really give, so that plans do not flap.
   * - What this excludes, `issue` refuses as 'unsupported'.
   */
  readonly grants: {
    /** Where true, a request for a CA is answered by a CA. */
    readonly cas: boolean;
    readonly names: readonly ('dns' | 'ip' | 'uri' | 'email')[];
    readonly usages: readonly Usage[] | 'any';
    /** 'as asked': as long as the request says; 'capped': not longer. */
    readonly lifetime: 'as asked' | 'capped' | 'fixed';
    /**
     * 'when approved': a person has to approve first.
     * - 'at once': never answers 'pending'.
     */
    readonly answers: 'at once' | 'when approved';
  };
  /**
   * - What it objects to, `issue` refuses as 'unsupported'.
   * - Pure: the same certificate template has the same objection.
   * @remarks
   * Why it would not issue this, in plain words: a rule of its own that `grants` cannot say, such as which
   * subjects it certifies. Null: it knows of nothing against it. `issue` may ask itself, since a request is a certificate template.
   */
  objection?(template: CertificateTemplate): string | null;
  /**
   * - The certificates it signs under, issuing one first, root last, DER; null when it does not tell: the file must.
   * - The answer is a copy: the caller may change it.
   */
  ca(call: Call): Promise<readonly Uint8Array[] | null>;
  /**
   * - Certifies the key of the request, and no other.
   * - The certificate has the names of the request.
   * - The certificate has the usages of the request, and is a CA only where one is requested.
   * - Answers the chain: leaf first, signed by the CA that `ca` shows, root left out.
   * - A request that its own key did not sign is 'invalid'.
   * - Asked again for the same public key and the same templates, it makes no second request: it answers the one that is
   *   pending, and once that was approved what was issued.
   * @remarks
   * So whoever keeps the key can resume, and keeps nothing else.
   */
  issue(request: IssueRequest, call: Call): Promise<Issue>;
}

/** What a certificate is to say. Of a certificate template alone there is neither a key nor a request yet. */
export interface CertificateTemplate {
  readonly subject: { readonly commonName: string; readonly organizations: readonly string[] };
  readonly names: {
    readonly dns: readonly string[];
    /** Addresses as RFC 5952 writes them. */
    readonly ip: readonly string[];
    readonly uri: readonly string[];
    readonly email: readonly string[];
  };
  readonly ca: boolean;
  /** Of a CA: how many may follow below it. Left out: no limit. */
  readonly pathLength?: number;
  /**
   * Of a CA: the names that it may certify, domains with all that is below them (`.example.com`: only what is
   * below) and networks as CIDRs (RFC 5280 section 4.2.1.10). Left out: no limit.
   */
  readonly permittedNames?: { readonly dns: readonly string[]; readonly ip: readonly string[] };
  readonly usages: readonly Usage[];
  /** From now; the issuer backdates as it likes. */
  readonly seconds: number;
}

/**
 * A certificate template, and the request in which it is asked for. The host promises that both say the same: it made both, or has read
 * the request and judged it. So an issuer reads whichever suits it, compares nothing, and needs no parser for PKCS#10.
 */
export interface IssueRequest extends CertificateTemplate {
  /**
   * PKCS#10, DER (RFC 2986), of this subject, with these names and for a CA its limits; where it asks for usages,
   * for these. One that its own key did not sign is 'invalid'.
   */
  readonly csr: Uint8Array;
  /** The subject's key, which signed the request: SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

export type Issue =
  /** DER, leaf first, root left out. */
  | { readonly status: 'issued'; readonly chain: readonly Uint8Array[] }
  | {
      readonly status: 'pending';
      /** By what name somebody approves it in the outside system. */
      readonly ticket: string;
      readonly askAgainInSeconds: number;
      /** What is waited for, and what a person does about it. */
      readonly why: string;
    };

export type BackendPlugin<O = never> = Plugin<'backend', O, Backend>;

/** Declares a backend. Export the answer as `backend`. */
export function defineBackend<O>(backend: Omit<BackendPlugin<O>, 'kind' | 'contract'>): BackendPlugin<O> {
  return { ...backend, kind: 'backend', contract: contractVersion };
}
