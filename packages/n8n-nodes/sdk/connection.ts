/** Where the data is, and as whom it is used: the credential decides, so that not every workflow can act as an executive. */
export interface DatabaseConnection {
  readonly url: string;
  /** empty: `url` is the server's own */
  readonly directUrl: string;
  readonly maxConnections: number;
  readonly actorId: string;
  readonly actorRole: 'executive' | 'lead' | 'superbuilder' | 'developer' | 'service';
}

export interface ModelConnection {
  readonly vendor: 'openai' | 'anthropic' | 'offline';
  readonly apiKey: string;
  readonly model: string;
  /** empty: the vendor's own */
  readonly baseUrl: string;
}

export interface LangfuseConnection {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly url: string;
}

/** Amazon SES, which sends what core mails. */
export interface SesConnection {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** empty: the sender address of the rules */
  readonly from: string;
  /** empty: to the sender */
  readonly replyTo: string;
  /** empty: none */
  readonly configurationSet: string;
  /** 0: what the account may */
  readonly maxPerSecond: number;
  /** empty: that of the region */
  readonly endpoint: string;
}

export interface WorkSmartConnection {
  /** empty: the vendor's own */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
  /** API keys by person id */
  readonly personKeys: Readonly<Record<string, unknown>>;
  /** empty: the account itself */
  readonly approverId: string;
  /** further options of the adapter: paths, fields, tags and so on */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface WebhookConnection {
  readonly urls: readonly string[];
  readonly secret: string;
  /** empty: the secret was not changed lately */
  readonly previousSecret: string;
}
