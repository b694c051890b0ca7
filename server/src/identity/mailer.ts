import { AppError } from '@gantry/contract/errors';
import { createTransport } from 'nodemailer';
import type { Logger } from '../platform/logger.ts';

export type MailConfig = { readonly url: string; readonly from: string };
export type Mail = { readonly to: string; readonly subject: string; readonly text: string };

export type Mailer = {
  /** Host and port, and the sender: what people may know of the configuration. Null when there is none. */
  readonly facts: { readonly server: string; readonly from: string } | null;
  /** Throws MAIL_NOT_CONFIGURED, and MAIL_FAILED with what the mail server said. */
  send(mail: Mail): Promise<void>;
};

const patience = { connectionTimeout: 8_000, greetingTimeout: 8_000, socketTimeout: 15_000 };

/** Sends plain text by SMTP: `smtp://user:password@host:587` upgrades to TLS where it can, `smtps://` starts with it. */
export function createMailer({ config, logger }: { config: MailConfig | null; logger: Logger }): Mailer {
  if (config === null) {
    return {
      facts: null,
      send: async () => {
        throw new AppError('MAIL_NOT_CONFIGURED');
      },
    };
  }
  const { url, from } = config;
  const { hostname, port, protocol, username, password, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    tls: { rejectUnauthorized: searchParams.get('verify') !== 'no' },
    ...patience,
  });
  return {
    facts: { server: new URL(url).host, from },
    async send(mail) {
      try {
        await transport.sendMail({ from, ...mail });
      } catch (cause) {
        logger.warn({ error: cause, to: mail.to }, 'a mail was not sent');
        throw new AppError('MAIL_FAILED', `The mail server did not take the message: ${said(cause)}`, {
          cause,
        });
      }
    },
  };
}

/** The words of the mail server, on one line. */
function said(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/\s+/g, ' ').slice(0, 300);
}
