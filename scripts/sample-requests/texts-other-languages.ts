import type { Phrases } from './texts.ts';

/** A few phrases per language: enough that no list of English words decides. */
export const otherLanguages: Readonly<Record<string, Phrases>> = {
  de: {
    joiner: ' ',
    topics: ['den Pilotvertrag', 'die Rücklaufquote', 'den Datenexport', 'die Preise für 2027'],
    detail: {
      'client-call': [
        'Gespräch mit {name} von {company} über {topic}.',
        '{company} rief wegen {number} offener Punkte an, Thema {topic}.',
      ],
      interview: ['Interview Nummer {number} mit {name} von {company}.'],
      any: ['Mit {name} bei {company}: {topic}, {number} Beteiligte.'],
    },
    plain: { any: ['Gespräch mit einem Kunden.', 'Arbeit am Projekt.', 'Abstimmung mit dem Team.'] },
    reason: [
      'Es war ein Telefonat, daher lief kein Tracker.',
      'Vor ort ohne Laptop.',
      'Auf Papier gearbeitet, mein Rechner war in der Werkstatt.',
    ],
    outcome: [
      'Ergebnis: {number} Änderungen, das Protokoll liegt im Ordner.',
      'Wir haben den nächsten Schritt vereinbart.',
      'Der Fehler ist behoben.',
    ],
    vague: ['Und verschiedenes mehr.', 'Dazu das Übliche.'],
  },
  es: {
    joiner: ' ',
    topics: ['el contrato piloto', 'las devoluciones', 'los precios de 2027'],
    detail: {
      'client-call': [
        'Llamada con {name} de {company} sobre {topic}.',
        'Hablé con {company} de {number} puntos abiertos y de {topic}.',
      ],
      interview: ['Entrevista número {number} con {name}, de {company}.'],
      any: ['Con {name} en {company}: {topic}, {number} personas.'],
    },
    plain: { any: ['Llamada con un cliente.', 'Trabajo para el proyecto.', 'Reunión con el equipo.'] },
    reason: [
      'Fue por teléfono, no se registró.',
      'Presencial, sin el portátil.',
      'Se fue la luz y seguí desde el móvil.',
    ],
    outcome: [
      'Acordamos los siguientes pasos, las notas están en la carpeta.',
      'Resultado: {number} cambios en el plan.',
      'Quedó resuelto el mismo día.',
    ],
    vague: ['Y varias cosas más.', 'Y las tareas habituales.'],
  },
  fr: {
    joiner: ' ',
    topics: ['le contrat pilote', 'les retours', 'les prix 2027'],
    detail: {
      'client-call': [
        'Appel avec {name} de {company} sur {topic}.',
        '{company} a appelé pour {number} points ouverts, dont {topic}.',
      ],
      interview: ['Entretien numéro {number} avec {name} de {company}.'],
      any: ['Avec {name} chez {company} : {topic}, {number} personnes.'],
    },
    plain: { any: ['Appel avec un client.', 'Travail pour le projet.', "Réunion avec l'équipe."] },
    reason: [
      "C'était au téléphone, hors ligne.",
      'Sur place, sans ordinateur.',
      "Le suivi s'était arrêté sans que je le voie.",
    ],
    outcome: [
      'Nous avons convenu de la suite, le compte rendu est dans le dossier.',
      'Résultat : {number} changements au plan.',
      'Le problème est résolu.',
    ],
    vague: ['Et diverses choses.', 'Et les tâches habituelles.'],
  },
  pt: {
    joiner: ' ',
    topics: ['o contrato piloto', 'as devoluções', 'os preços de 2027'],
    detail: {
      'client-call': [
        'Chamada com {name} da {company} sobre {topic}.',
        'Falei com a {company} sobre {number} pontos e {topic}.',
      ],
      interview: ['Entrevista número {number} com {name}, da {company}.'],
      any: ['Com {name} na {company}: {topic}, {number} pessoas.'],
    },
    plain: { any: ['Chamada com um cliente.', 'Trabalho para o projeto.', 'Conversa com a equipa.'] },
    reason: ['Foi por telefone, sem computador.', 'Presencialmente, no local deles.', 'Faltou a luz no prédio.'],
    outcome: [
      'Combinamos os próximos passos, a ata está na pasta.',
      'Resultado: {number} mudanças no plano.',
      'Ficou resolvido no mesmo dia.',
    ],
    vague: ['E diversas coisas.', 'E as tarefas de sempre.'],
  },
  pl: {
    joiner: ' ',
    topics: ['umowa pilotażowa', 'zwroty', 'ceny na 2027'],
    detail: {
      'client-call': ['Rozmowa z {name} z {company}, temat: {topic}.'],
      any: ['{company}, z {name}: {topic}, {number} osób.'],
    },
    plain: { any: ['Rozmowa z klientem.', 'Praca nad projektem w tym tygodniu.'] },
    reason: ['To było przez telefon, bez komputera.', 'Na miejscu u klienta, laptop został w biurze.'],
    outcome: ['Uzgodniliśmy kolejne kroki, notatka jest w folderze.', 'Wynik: {number} zmiany w planie.'],
    vague: ['I różne inne sprawy.', 'I to, co jak zwykle.'],
  },
  uk: {
    joiner: ' ',
    topics: ['пілотний договір', 'повернення', 'ціни на 2027'],
    detail: { any: ['Розмова з {name} ({company}): {topic}, {number} питань.'] },
    plain: { any: ['Розмова з клієнтом.', 'Робота над проєктом цього тижня.'] },
    reason: ['Це було телефоном, трекер не працював.', 'Особисто, без ноутбука.'],
    outcome: ['Домовилися про наступні кроки, нотатки в теці.', 'Результат: {number} зміни в плані.'],
    vague: ['І різні інші справи.', 'І все, як завжди.'],
  },
  ja: {
    joiner: '',
    topics: ['試験導入の契約', '返品率', '2027年の価格'],
    detail: { any: ['{company}の{name}さんと{topic}について{number}件打ち合わせ。'] },
    plain: {
      any: ['お客様との打ち合わせをしました。今週の分です。', 'プロジェクトの作業を続けました。今週の分です。'],
    },
    reason: ['電話で話したため記録されていません。', '現地で対面だったのでパソコンは使っていません。'],
    outcome: ['次の手順を決定し、議事録を共有しました。', '結果は{number}点の変更です。'],
    vague: ['ほかにいろいろ。', 'など。'],
  },
  zh: {
    joiner: '',
    topics: ['试点合同', '退货率', '2027年的价格'],
    detail: { any: ['与{company}的{name}讨论{topic},共{number}个问题。'] },
    plain: {
      any: ['这一周和一位客户谈了一次话,时间比计划的长一些。', '这一周继续做项目里的工作,花了比平时多的时间。'],
    },
    reason: ['是电话沟通,没有使用电脑。', '在现场当面进行,未记录。'],
    outcome: ['双方达成一致,纪要已存档。', '结果:计划有{number}处修改。'],
    vague: ['还有其他日常工作。', '等等。'],
  },
};
