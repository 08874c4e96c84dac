"""Searching for people by the words of their names.

Of these functions indexes are made, so they may not change what they return: a new way to spell is a new function. They
name the schema of the extension, for a restored dump has no search path.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import ventanilla.customers.name_words
import ventanilla.kernel.clock
from django.conf import settings
from django.db import migrations, models


FUNCTIONS = r"""
CREATE FUNCTION name_words(names text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_remove(
        regexp_split_to_array(lower(public.unaccent('public.unaccent'::regdictionary, names)), '[^[:alnum:]]+'), ''
    )
$$;
CREATE FUNCTION name_vector(given_names text, family_names text) RETURNS tsvector
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_to_tsvector(public.name_words(given_names || ' ' || family_names))
$$;
CREATE FUNCTION name_sound(word text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT regexp_replace(
        translate(
            regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
                word,
                'ch', '1', 'g'),
                'ph', 'f', 'g'),
                'h', '', 'g'),
                '[cs]+(?=[ei])', 's', 'g'),
                'qu(?=[ei])|ck?|q', 'k', 'g'),
                'g(?=[ei])|^y|^ll', 'j', 'g'),
                'll', 'y', 'g'),
            'zxvwy', 'ssbbi'),
        '(.)\1+', '\1', 'g')
$$;
"""


WORDS_OF_PEOPLE_KNOWN = """
INSERT INTO customers_nameword (word)
SELECT DISTINCT word FROM customers_person, unnest(name_words(given_names || ' ' || family_names)) AS word;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0002_beneficiaries_have_a_holder'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTIONS,
            "DROP FUNCTION name_vector(text, text); DROP FUNCTION name_words(text); DROP FUNCTION name_sound(text);",
        ),
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('word', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('sound', models.GeneratedField(db_persist=True, expression=models.Func(models.F('word'), function='name_sound'), output_field=models.CharField(max_length=80))),
            ],
        ),
        migrations.CreateModel(
            name='PeopleSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit_id', models.UUIDField()),
                ('kind', models.CharField(choices=[('name', 'Por nombre'), ('number', 'Por número')], max_length=6)),
                ('shown_count', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(default=ventanilla.kernel.clock.now)),
            ],
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(ventanilla.customers.name_words.NameVector('given_names', 'family_names'), name='people_by_name'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='people_by_phone'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('email', ''), _negated=True), fields=['email'], name='people_by_email'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='keep_words_of_new', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO customers_nameword (word)\n            SELECT DISTINCT said.word\n              FROM written, unnest(name_words(written.given_names || ' ' || written.family_names)) AS said (word)\n             WHERE NOT EXISTS (SELECT FROM customers_nameword known WHERE known.word = said.word)\n             ORDER BY said.word\n                ON CONFLICT DO NOTHING;\n            RETURN NULL;\n        ", hash='5c039d3f4b63edea1a49863c19a2ca35be7618f2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_keep_words_of_new_baa55', referencing='REFERENCING NEW TABLE AS written ', table='customers_person', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='person',
            trigger=pgtrigger.compiler.Trigger(name='keep_words_of_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO customers_nameword (word)\n            SELECT DISTINCT said.word\n              FROM written, unnest(name_words(written.given_names || ' ' || written.family_names)) AS said (word)\n             WHERE NOT EXISTS (SELECT FROM customers_nameword known WHERE known.word = said.word)\n             ORDER BY said.word\n                ON CONFLICT DO NOTHING;\n            RETURN NULL;\n        ", hash='984ce38239f5d064ca3fd0b84e855484d7d099bf', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_keep_words_of_changed_acd8b', referencing='REFERENCING NEW TABLE AS written ', table='customers_person', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=models.Index(fields=['sound'], name='words_by_sound'),
        ),
        migrations.AddIndex(
            model_name='nameword',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('word'), name='gin_trgm_ops'), name='words_by_letters'),
        ),
        migrations.AddField(
            model_name='peoplesearch',
            name='searcher',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='peoplesearch',
            index=models.Index(fields=['visit_id'], name='searches_of_a_visit'),
        ),
        migrations.RunSQL(WORDS_OF_PEOPLE_KNOWN, migrations.RunSQL.noop),
    ]
