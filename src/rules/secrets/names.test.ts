import { describe, expect, it } from 'vitest';
import { isSecretFileName, isSecretName, wordsOf } from './names.ts';
import { isPlaceholder, isStandIn } from './placeholders.ts';
import { secretsIn } from './tokens.ts';
import { TOKEN_FORMATS } from './token-formats.ts';

describe('names', () => {
  it('are split at capitals and separators', () => {
    expect(wordsOf('DB_PASSWORD')).toEqual(['db', 'password']);
    expect(wordsOf('smtpAPIKey')).toEqual(['smtp', 'api', 'key']);
    expect(wordsOf('s3-secret.key')).toEqual(['s3', 'secret', 'key']);
  });

  it.each([
    'password',
    'adminToken',
    'JWT_SECRET',
    'apiKey',
    'api-key',
    'secretAccessKey',
    'encryptionKey',
    'APIKEY',
    'smtp_password',
    'psk',
    'pskRaw',
    'presharedKey',
    'preSharedKey',
    'authKey',
  ])('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'passwordFile',
    'hashedPassword',
    'raw',
    'one-password',
    '1Password',
    'IPv6Token',
    'deskPsk-id',
    'maxTokens',
    'minPassword',
    'publicKey',
    'signingKey',
    'hotKey',
    'tokenSecret',
    'sshAgeSecret',
    'org.freedesktop.impl.portal.Secret',
    'requirePassword',
    'passwords',
    'LoadCredential',
    'tokenizer',
  ])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it.each(['passwordFile', 'tokenPath', 'signingKeyFile', 'keyFile', 'credentialsFile', 'admin-password-file'])(
    '%s is the file of a secret',
    (name) => {
      expect(isSecretFileName(name)).toBe(true);
    },
  );

  it.each(['configFile', 'publicKeyFile', 'authorizedKeyFile', 'file', 'passwordHash', 'keyfile'])('%s is no file of a secret', (name) => {
    expect(isSecretFileName(name)).toBe(false);
  });
});

describe('placeholders', () => {
  it.each([
    '',
    'changeme',
    'CHANGE_ME_NOW',
    'example-token',
    'xxxx',
    '***',
    '<token>',
    '@TOKEN@',
    '{{ token }}',
    '${TOKEN}',
    '$(cat x)',
    '%d/token',
    'pushover/token',
    'API_KEY',
    'ENC[AES256_GCM,data:x]',
    'op://a/b',
    'pass show web',
    'token.txt',
    '!secret web',
    'ext:home',
    'myserver_password',
    '%{PASSWORD}',
    'ada:$2y$05$FgLCQSD6Zd8oG4Wrqif1..q0uxyZyPap',
    'ada:$apr1$x7Wq2mZp$k0',
    '{0a1b2c3d4e5f60718293a4b5c6d7e8f901234567saltsalt',
    '__CLIENT_SECRET__',
    '%PASSWORD%',
    'local-loopback',
  ])('%s stands for a secret', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([
    'ada:hunter2',
    '{hunter2',
    '%{hunter2',
    'hunter2',
    'tr0ub4dor&3',
    'correct horse battery staple',
    'JBSWY3DPEHPK3PXP',
    'a1b2c3d4',
    'ab/CD+ef==',
  ])('%s is one', (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });

  it('tells tokens that show a format', () => {
    expect(isStandIn('AKIAIOSFODNN7EXAMPLE')).toBe(true);
    expect(isStandIn(`ghp_${'0'.repeat(36)}`)).toBe(true);
    expect(isStandIn('ghp_1234567890abcdefghijklmnopqrstuvwxyz')).toBe(true);
    expect(isStandIn('ghp_aB3dE5gH7jK9mN1pQ2sT4vX6zY8cF0wR5uLq')).toBe(false);
  });
});

describe('secrets in texts', () => {
  it('are found among other words, stand-ins passed over', () => {
    const stripe = `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`;
    expect(secretsIn(`curl -u ${stripe}: https://api`)).toEqual([{ what: 'Stripe key', secret: stripe, at: 8 }]);
    expect(secretsIn(`AKIAIOSFODNN7EXAMPLE and AKIA${'QX4BWZ2MTR6KJ3HV'}`)[0]?.secret).toBe(`AKIA${'QX4BWZ2MTR6KJ3HV'}`);
    expect(secretsIn('amqp://guest:gu3st!@mq/ and more')[0]?.secret).toBe('gu3st!');
    expect(secretsIn('http://localhost:8080/a@b and https://example.org')).toEqual([]);
  });

  it('have formats with names of their own', () => {
    expect(new Set(TOKEN_FORMATS.map(({ name }) => name)).size).toBe(TOKEN_FORMATS.length);
  });
});
