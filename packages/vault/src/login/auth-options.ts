import * as z from 'zod';
import { secretFileOption, strict, text, variable } from '../option-kinds.ts';

/** The source of the token. Every secret is in a file or a variable, and never in the options themselves. */
export type AuthOptions =
  | { readonly method: 'token'; readonly tokenFile?: string | undefined }
  | {
      readonly method: 'approle';
      readonly mount?: string | undefined;
      readonly roleId: string;
      readonly secretIdFile?: string | undefined;
      readonly secretIdVariable?: string | undefined;
    }
  | {
      readonly method: 'kubernetes';
      readonly mount?: string | undefined;
      readonly role: string;
      readonly jwtFile?: string | undefined;
    }
  | {
      readonly method: 'jwt';
      readonly mount?: string | undefined;
      readonly role?: string | undefined;
      readonly jwtFile?: string | undefined;
      readonly jwtVariable?: string | undefined;
    }
  | { readonly method: 'cert'; readonly mount?: string | undefined; readonly role?: string | undefined };

const mountOf = (method: string) =>
  text(`Where the method is mounted, without \`auth/\`. Default: \`${method}\`.`, method).optional();

const expected = 'expected fields with `method`: token, approle, kubernetes, jwt or cert';

const method = <N extends AuthOptions['method']>(name: N) => z.literal(name).meta({ description: 'How kpki logs in.' });

export const authSchema: z.ZodType<AuthOptions, AuthOptions> = z.discriminatedUnion(
  'method',
  [
    strict(
      {
        method: method('token'),
        tokenFile: secretFileOption(
          'A file with the token. Without it: BAO_TOKEN or VAULT_TOKEN, then the file that BAO_TOKEN_PATH names, then ~/.vault-token; else it is asked for.',
          './token',
        ).optional(),
      },
      expected,
    ),
    strict(
      {
        method: method('approle'),
        mount: mountOf('approle'),
        roleId: text('The role’s id, which is no secret.', '7c0a1f0e-3d4f-4d9b-9a0e-5c2f8a1b6d3e'),
        secretIdFile: secretFileOption('A file with the secret id.', './secret-id').optional(),
        secretIdVariable: variable('The environment variable with the secret id.', 'KPKI_SECRET_ID').optional(),
      },
      expected,
    ),
    strict(
      {
        method: method('kubernetes'),
        mount: mountOf('kubernetes'),
        role: text('The role of the Kubernetes method.', 'kpki'),
        jwtFile: secretFileOption(
          'A file with the service account’s token, read at every login. Default: the token of the pod.',
          './projected-token',
        ).optional(),
      },
      expected,
    ),
    strict(
      {
        method: method('jwt'),
        mount: mountOf('jwt'),
        role: text('The role. Default: the method’s default role.', 'kpki').optional(),
        jwtFile: secretFileOption('A file with the JWT, read at every login.', './jwt').optional(),
        jwtVariable: variable('The environment variable with the JWT.', 'KPKI_JWT').optional(),
      },
      expected,
    ),
    strict(
      {
        method: method('cert'),
        mount: mountOf('cert'),
        role: text('The role. Default: any role that matches the certificate.', 'kpki').optional(),
      },
      expected,
    ),
  ],
  { error: expected },
);
