import type { KeyKind, SignatureKind } from './algorithms.ts';
import type { BackendUse } from './backend-use.ts';
import { contractVersion } from './contract-version.ts';
import type { Call, Opened, Plugin } from './host.ts';
import type { Secret } from './secret.ts';

/**
 * Holds or makes keys, or issues certificates. A backend implements only the facets it supports; the host checks which
 * are present.
 */
export interface Backend extends Opened {
  /** Keys that stay inside the backend. */
  readonly keyStore?: KeyStore;
  /** Keys that can be exported. */
  readonly keyGenerator?: KeyGenerator;
  /** Issuers, which certify requests; by mount, or by signer name. */
  readonly issuers?: ReadonlyMap<string, Issuer>;
  /**
   * - Pure: the same use has the same rights, and never none.
   * - Lists the rights of this use, and grants no others: a different key has different rights, and so does an empty
   *   use.
   * @remarks The least rights in the outside system's own language: a Vault policy, a ClusterRole, an IAM policy.
   * Absent: the backend does not know its rights. The suite compares the texts of two uses and reads no policy: the
   * author checks that the plugin needs each right in the text, and that the text does not grant all rights on the same
   * key. For a counted key, a wildcard may cover other names with the same beginning: `demo.prod.etcd-ca.*` covers
   * `demo.prod.etcd-ca.x.y.1` too.
   */
  rights?(use: BackendUse): string;
  /**
   * - Returns one line of plain words for each right that is not granted, and none if all are.
   * - Checks rights, and changes nothing.
   * @remarks Asks the outside system. A line names the right and the target: `no update on
   * transit/sign/demo.etcd-ca.1`. A right that is needed only to create a key is not missing if the key is stored
   * already.
   */
  missingRights?(use: BackendUse, call: Call): Promise<readonly string[]>;
  /**
   * Pure: one line of plain words for each right of this use that `missingRights` cannot check.
   * @remarks Such as `kms:CreateKey`, which a KMS cannot check without creating a key. A right on a key that does not
   * exist yet is not listed if `missingRights` can check it once the key exists. Absent: `missingRights` checks every
   * right.
   */
  unaskedRights?(use: BackendUse): readonly string[];
}

export interface SigningKey {
  readonly kind: KeyKind;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** The signatures that this key can make, as the device reports them. */
  readonly signatures: readonly SignatureKind[];
  /**
   * - Signs the whole message, not a digest of it, with each algorithm that `signatures` lists; ECDSA signatures are
   *   DER.
   * - Always signs with the key that `publicKey` shows, or throws 'conflict'.
   * - An algorithm that `signatures` does not list is 'unsupported'.
   * - Many calls may run at once.
   * - Leaves the message unchanged.
   */
  sign(message: Uint8Array, how: SignatureKind, call: Call): Promise<Uint8Array>;
}

/**
 * Keys that can only sign: an HSM, a KMS, Vault's transit engine.
 * - No method exports a key.
 */
export interface KeyStore {
  /** Empty: keys are created elsewhere, in a ceremony. */
  readonly creates: readonly KeyKind[];
  /**
   * - Null only if the plugin has proven that no key has that name.
   * - A name means the same key for ever: a signature of today verifies against the certificate of any earlier day.
   * - Accepts every name of the host: `<cluster>.<environment>.<CA>.<n>`, lower case, digits, '.' and '-', at most 64
   *   characters; the cluster may have dots.
   * - Two names are two keys, however the store maps them: `a.b` and `a-b` are two names.
   * - A key that was created is found under its name.
   * - Every instance on the same store finds the key.
   * - A key that is stored and cannot sign is never null: it is 'denied' or 'invalid'.
   * @remarks For a key that cannot sign, the first code is for a cause that a person can fix (disabled, pending deletion), the
   * second for a lasting one (a kind outside of the table). A name that the host did not make comes from a person and is passed on
   * unchanged, so it may use any form that this store supports, such as one version of a key; a name that the store
   * cannot have is 'invalid'. If the store has no dots, map them so that no two names collide: `.` as `_` or `/`, not
   * as `-`. Refuse a name that contains `_` or `/`, or escape that character: otherwise a person's `a_b` is the host's
   * `a.b`.
   */
  find(name: string, call: Call): Promise<SigningKey | null>;
  /**
   * - Never replaces: a taken name is 'conflict', and its key stays.
   * - Of several calls that create one name at once, one succeeds.
   * - A kind that `creates` does not list is 'unsupported', and no key is made.
   * @remarks If the store creates in two steps, key and name: look up the name first, assign the name last, and log
   * (`warn`) a key that stays without a name. If the key was made and could not be named, the call throws the code of
   * the naming; keep the ID of that key in the instance, and name it at the next attempt, after the lookup. If a name
   * becomes visible late, look it up until `find` finds it, within the time of the call: that does not repeat a failed
   * request. A name that is not visible by then is 'uncertain'.
   */
  create(name: string, kind: KeyKind, call: Call): Promise<SigningKey>;
}

export interface GeneratedKey extends SigningKey {
  /**
   * - PKCS#8, DER (RFC 5958), not encrypted, of the key that `publicKey` shows.
   * - The result is a copy: the caller may wipe it.
   * - A private key shows in no error, log line or value but this result.
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
   * - Adopts an exported key, as PKCS#8 DER.
   * - Adopts a key of other software too, and keeps a copy: the caller wipes its own bytes.
   * - Bytes that are no such key are 'invalid'.
   */
  adopt(pkcs8: Secret, call: Call): Promise<GeneratedKey>;
}

/**
 * The usages of a certificate, in the words of the Kubernetes CSR API (certificates.k8s.io/v1); key usages and extended
 * key usages alike.
 */
export type Usage = 'digital signature' | 'key encipherment' | 'cert sign' | 'crl sign' | 'server auth' | 'client auth';

export interface Issuer {
  /**
   * What this instance really issues, so that plans do not flap.
   * - What this excludes, `issue` refuses as 'unsupported'.
   */
  readonly grants: {
    /** If true, a request for a CA gets a CA certificate. */
    readonly cas: boolean;
    readonly names: readonly ('dns' | 'ip' | 'uri' | 'email')[];
    readonly usages: readonly Usage[] | 'any';
    /** 'as asked': the lifetime of the request; 'capped': not longer. */
    readonly lifetime: 'as asked' | 'capped' | 'fixed';
    /**
     * 'when approved': a person has to approve first.
     * - 'at once': never returns 'pending'.
     */
    readonly answers: 'at once' | 'when approved';
  };
  /**
   * - `issue` refuses every request with an objection as 'unsupported'.
   * - Pure: the same certificate template has the same objection.
   * @remarks Why the issuer would refuse this, in plain words: a rule of its own that `grants` cannot express, such as
   * which subjects the issuer certifies. Null: no objection is known. `issue` may call this itself, because a request
   * is a certificate template.
   */
  objection?(template: CertificateTemplate): string | null;
  /**
   * - Returns the certificates that it signs under, issuing CA first, root last, DER; null if the issuer does not
   *   reveal them: the file must then name them.
   * - The result is a copy: the caller may change it.
   */
  ca(call: Call): Promise<readonly Uint8Array[] | null>;
  /**
   * - Certifies the key of the request, and no other.
   * - The certificate has the names of the request.
   * - The certificate has the usages of the request, and is a CA only if a CA is requested.
   * - Returns the chain: leaf first, signed by the CA that `ca` shows, root left out.
   * - A request that its own key did not sign is 'invalid'.
   * - Called again for the same public key and the same templates, it makes no second request: it returns the pending
   *   one, and after approval the issued certificate.
   * @remarks So the owner of the key can resume without any other state.
   */
  issue(request: IssueRequest, call: Call): Promise<Issue>;
}

/** The content of a certificate. A template alone has neither a key nor a request yet. */
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
  /** For a CA: how many CAs may follow below it. Absent: no limit. */
  readonly pathLength?: number;
  /**
   * For a CA: the names that it may certify, domains with their subdomains (`.example.com`: only the subdomains) and
   * networks as CIDRs (RFC 5280 section 4.2.1.10). Absent: no limit.
   */
  readonly permittedNames?: { readonly dns: readonly string[]; readonly ip: readonly string[] };
  readonly usages: readonly Usage[];
  /** Seconds from now; the issuer may backdate the certificate. */
  readonly seconds: number;
}

/**
 * A certificate template and its PKCS#10 request. The host guarantees that both have the same content: it made both, or
 * has parsed and checked the request. So an issuer reads the form that suits it, compares nothing, and needs no parser
 * for PKCS#10.
 */
export interface IssueRequest extends CertificateTemplate {
  /**
   * PKCS#10, DER (RFC 2986), for this subject, with these names, for a CA its limits, and with these usages if the
   * request has usages. A request that its own key did not sign is 'invalid'.
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
      /** The name by which a person approves the request in the outside system. */
      readonly ticket: string;
      readonly askAgainInSeconds: number;
      /** What the request waits for, and how a person approves it. */
      readonly why: string;
    };

export type BackendPlugin<O = never> = Plugin<'backend', O, Backend>;

/** Declares a backend. Export the result as `backend`. */
export function defineBackend<O>(backend: Omit<BackendPlugin<O>, 'kind' | 'contract'>): BackendPlugin<O> {
  return { ...backend, kind: 'backend', contract: contractVersion };
}
