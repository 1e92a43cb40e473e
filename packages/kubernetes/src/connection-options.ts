import type { DescribedSchema } from '@kpki/plugin';
import * as z from 'zod';

export interface ConnectionOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
}

const longestTimeoutSeconds = 600;

export const loginFields: Readonly<Record<'kubeconfig' | 'context', z.ZodOptional<z.ZodString>>> = {
  kubeconfig: z
    .string({ error: 'expected text; write the path of a kubeconfig' })
    .min(1, 'it is empty; write the path of a kubeconfig')
    .optional()
    .meta({
      description:
        'The kubeconfig for the login. A relative path starts at the folder of the configuration file. Default: as for ' +
        'kubectl, KUBECONFIG, ~/.kube/config, then the service account of the pod.',
      examples: ['~/.kube/management.yaml'],
      format: 'path',
    }),
  context: z
    .string({ error: 'expected text; write the name of a context' })
    .min(1, 'it is empty; write the name of a context')
    .optional()
    .meta({
      description: 'The context of the kubeconfig. Default: the current context.',
      examples: ['management'],
    }),
};

export const timeoutField: { readonly timeoutSeconds: z.ZodOptional<z.ZodNumber> } = {
  timeoutSeconds: z
    .number({ error: 'expected a number of seconds' })
    .positive('it has to be more than 0 seconds')
    .max(longestTimeoutSeconds, `it is more than ${longestTimeoutSeconds} seconds`)
    .optional()
    .meta({ description: 'The time limit of a request, in seconds.', default: 30, examples: [30] }),
};

/** Returns a text option with a check; `fault` returns the reason of a refusal, or null. */
export function judged(fault: (text: string) => string | null): z.ZodString {
  return z.string({ error: 'expected text' }).superRefine((text, context) => {
    const found = fault(text);
    if (found !== null) context.addIssue({ code: 'custom', message: `it ${found}` });
  });
}

/** Returns an object with exactly these fields; `example` shows the form. */
export function strictly<F extends z.ZodRawShape>(
  fields: F,
  example: string,
): DescribedSchema<z.output<z.ZodObject<F>>> {
  const known = Object.keys(fields)
    .map((name) => `\`${name}\``)
    .join(', ');
  return z.strictObject(fields, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown option ${issue.keys.map((key) => `\`${key}\``).join(', ')}; known here: ${known}`
        : `expected fields, as in ${example}`,
  });
}
