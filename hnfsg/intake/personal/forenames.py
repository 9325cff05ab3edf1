"""Forenames that are common in Britain, across its cultures, by our own knowledge.

Left out are those that are words, months, places or trades of a council's papers: April, May,
June, Grant, Mark, Bill, Will, Grace, Hope, Devon, Kent, Lincoln, Victoria, Florence, Reading.
"""

_NAMES = """
aaron abbie abby abdul abdullah abigail abu adam adele aditi aditya adrian agnes ahmad ahmed aidan
aiden aisha aishah aisling alan alana albert alejandro alex alexander alexandra alexis alfie alfred
ali alice alicia alina alisha alison alistair aliyah alma alyssa amaan amanda amara amber amelia
amelie amina aminah amir amirah amit amy ana anaya andrea andrei andrew andrzej angela angus anika
anil anisa anita anjali ann anna annabel anne annette annie anthony antonio antony anya arabella
aria arjun arlo arthur arun arya asad ashleigh ashley asif asma astrid audrey ava avni ayaan ayesha
ayla ayub barbara barry bartosz beatrice becky ben benjamin bernard beth bethan bethany betty
beverley bilal blake bogdan bradley brandon brenda brian bridget bronwen bryan callum cameron carl
carla carlos carly carol caroline carolyn carys catherine catrin cecilia cerys charles charlie
charlotte cheryl chioma chloe chris christian christina christine christopher ciara claire clara
clare claudia clive colette colin connor conor corey craig daisy daniel danielle danny daphne darren
daryl dave david dawid dawn debbie deborah declan deepa deepak delilah denise dennis derek desmond
dev diana diane dmitri dominic donald donna doreen doris dorothy douglas duncan dylan eamonn ebony
eddie edith edward edwin eileen eilidh elaine eleanor elena eli elias elif elijah elin eliza
elizabeth ella ellen ellie elliot elliott elsie emil emilia emily emma emmanuel eric erika erin esme
esther ethan ethel eugene eva evan eve evelyn evie ewan faisal farah farhan farida fatima fatimah
fatma felicity felix finlay finley fiona frances francesca francis frankie fraser fred freddie
frederick freya gabriel gabriella gareth gary gavin gemma geoff geoffrey george georgia georgie
georgina gerald gerard gethin gillian gina giovanni glenn gloria glynis gordon graeme graham greg
gregory greta gurpreet gwen hamza hana hanna hannah harold haroon harpreet harriet harrison harry
harvey hasan hassan hayley hazel heather heidi helen helena henry hilary hollie holly howard hugh
hugo hussain hussein iain ian ibrahim idris ifeoma igor ilyas imani imogen imran inaya india ines
ioan ioana iona irene iris isaac isabel isabella isabelle isha isla ismail ivan ivy jack jackie
jackson jacob jacqueline jade jake jakub james jamie jan jane janet janice jasmin jasmine jason
jaspreet jayden jayne jean jeff jeffrey jenna jennifer jenny jeremy jerome jess jessica jill jim
jimmy joan joanna joanne joe joel johan johanna john johnny jon jonah jonathan jordan joseph josh
joshua joyce juan jude judith judy julia julian julie juliet kacper kai kaine kamal kamil karen
karim karina karl karolina katarzyna kate katherine kathleen kathryn kathy katie katy kavita kay
kayla kayleigh keeley keira keith kelly ken kenneth kenny kerry kevin khadija khadijah khalid kian
kieran kim kimberley kiran kirsten kirsty kofi krishna krzysztof kwame kyle lara laura lauren
laurence lawrence layla leah leanne leila len lena leo leon leonard leroy lesley leslie lewis liam
lilly lily linda lindsay lisa liz logan lola lorna lorraine louis louisa louise luca lucas lucia
lucy luis luka lukas luke lydia lynda lynn lynne mabel maciej madeleine madison magdalena maggie
mahmoud maisie malachi malcolm malgorzata malik manuel marcel marcin marcus margaret maria mariam
marie marilyn marina marion marjorie marlene marlon martha martin martina martyn mary maryam mason
mateusz matilda matteo matthew maureen maurice maya megan mehmet melanie melissa mercedes mia
michael michaela michelle miguel mikael mike mila milan milo miriam moeen mohamed mohammad mohammed
moira molly mona monica monika morgan moses mostafa muhammad muhammed mustafa myra nadia naomi
natalia natalie natasha nathan nathaniel naveed neha neil nell nia niamh nicholas nicola nicole
nigel nikhil nikita nina noah noel nora noreen norma norman nusrat obinna oisin olga olive oliver
olivia olivier olu omar oscar osian owain owen pamela paola patricia patrick paul paula pauline
pawel pedro peggy percy peter petra phil philip philippa phillip phoebe phyllis pia pierre piotr
polly poppy prakash priya priyanka rachael rachel radoslaw rafael rahul raj rajesh ralph ramesh
rania raymond rebecca reece reggie rehan rehana reuben rhian rhiannon rhys riaz ricardo richard
ricky riley rita riya rizwan robert roberta roberto robin robyn rodney roger rohan roisin roland
roman romeo ron ronald ronan ronnie rory rosa rosalind rose rosemary rosie ross rowan roy ruby
rukhsana rupert russell ruth ryan saad sabrina sadia safa saira sally salma sam samantha samina
samir samuel sana sandra sanjay santiago sara sarah saskia scarlett scott sean sebastian selina
serena shabana shah shamima shane shannon sharon shaun shauna sheila shelley shirley shona sian
sidney simon simone sinead siobhan sofia sonia sophia sophie stacey stanislaw stanley stefan stella
stephanie stephen steve steven stewart stuart sunil susan susanna suzanne svetlana sylvia szymon
tabitha tahir tamara tamsin tanya tara tariq tasnim taylor ted terence teresa terry thea theo
theodore theresa thomas tia tiffany tim timothy tina toby tom tomasz tommy tony tracey tracy trevor
tristan tyler tyrone umar una ursula usman valerie vanessa vera veronica vicky victor vijay vikram
vincent viola violet vivek vivian walter wanda wayne wendy wilfred william willow winifred xavier
yasmin yasmine yolanda yousef youssef yusuf yvette yvonne zac zach zachary zahra zainab zak zara
zaynab zeinab zoe zofia zubair
"""
FORENAMES = frozenset(_NAMES.split())
