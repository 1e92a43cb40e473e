import { sameBytes } from '../bytes.ts';
import type { Finding } from '../step/reason.ts';
import type { KubeconfigUser } from './kubeconfig-content.ts';
import type { SurveyedFile } from './surveyed-file.ts';

/** Returns undefined where the file was not surveyed. */
export type FindNamed = (kubeconfig: SurveyedFile, called: string) => SurveyedFile | undefined;

/** Looks up the files that kubeconfigs name among those surveyed. */
export function finderOfNamed(files: readonly SurveyedFile[]): FindNamed {
  const byPath = new Map(files.map((file) => [file.absolutePath, file]));
  return ({ credentials }, called) => byPath.get(credentials?.get(called) ?? '');
}

/**
 * Reports a user's key that does not match its certificate, embedded or in the named files: no server accepts it.
 * Nothing is reported where one of the two is not known.
 */
export function foreignKeyOf(user: KubeconfigUser, file: SurveyedFile, named: FindNamed): readonly Finding[] {
  const contentOf = (called: string | undefined): SurveyedFile['content'] =>
    called === undefined ? null : (named(file, called)?.content ?? null);
  const [first] =
    user.certificates.length > 0 ? user.certificates : (contentOf(user.certificateFile)?.certificates ?? []);
  const publicKey = user.publicKey ?? contentOf(user.keyFile)?.privateKey?.publicKey ?? null;
  if (first === undefined || 'why' in first || publicKey === null) return [];
  if (sameBytes(first.certificate.publicKey, publicKey)) return [];
  const where = user.keyFile === undefined ? '' : `, in ${user.keyFile},`;
  return [{ reason: 'key-mismatch', text: `the private key of its user${where} is not the one in the certificate` }];
}
