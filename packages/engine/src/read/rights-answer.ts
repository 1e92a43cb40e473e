/** What an API server answers when it is asked whether a subject may do what its certificate is for. Plain data: a plan keeps it. */
export interface RightsAnswer {
  /** `unproven`: no API server was reached, or none let the credential ask. */
  readonly state: 'proven' | 'failed' | 'unproven';
  /** Who was asked with which credential, and what was missing, in words for a person. */
  readonly text: string;
}
