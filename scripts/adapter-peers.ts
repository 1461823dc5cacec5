/** The optional peers that a user of each subpath of @ai-manager/adapters installs beside it. */
export const peersOf: Readonly<Record<string, readonly string[]>> = {
  './local': ['nodemailer'],
  './pglite': ['@electric-sql/pglite', 'kysely'],
  './postgres': ['kysely', 'pg'],
  './openai': ['openai'],
  './ses': ['@aws-sdk/client-ses', 'nodemailer'],
  './offline': [],
  './genai-prices': ['@pydantic/genai-prices'],
};
