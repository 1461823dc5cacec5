import type {
  AiManager,
  AiManagerSettings,
  LlmProvider,
  LlmRequest,
  Logger,
  Mailer,
  Person,
  PersonId,
  Ports,
  PriceBook,
  Project,
  ProjectId,
  Rules,
  Storage,
  Submission,
  Week,
} from '@ai-manager/core';
import { createAiManager, defaultRules, hashText, normalisedForComparison, operations, toWeek } from '@ai-manager/core';
import { createMemoryDocumentStore, createMemoryMailer, createMemoryTelemetry } from '@ai-manager/core/memory';
import type { FixedClock, ScriptedAnswer } from '@ai-manager/core/testing';
import { createFixedClock, createScriptedModel } from '@ai-manager/core/testing';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { createPgliteBench } from '../pglite-bench.ts';
