/**
 * Words that people and tools use for the same thing, a line each. They are what any team's tools are about (files, the web,
 * documents, places, money, code, people), not the vocabulary of one product, and a word may be in several lines. A topic counts less
 * than the word itself, and less the more tools have it.
 */
const LINES = `
get retrieve fetch obtain acquire access load grab pull return
show display view present see
tell describe explain detail inform
search find look lookup seek discover locate browse hunt
list enumerate
create make generate build produce compose new draft construct spin
draw plot paint sketch graph chart diagram visualize
add insert append attach put include
delete remove erase drop clear discard uninstall wipe purge destroy
update edit modify change alter revise adjust replace rename customize
write save store record persist
read open load
send post message notify submit deliver publish share
calculate compute evaluate determine estimate measure assess work
analyze analyse examine inspect investigate research study
check verify validate test confirm
run execute perform start launch invoke begin conduct
stop cancel end terminate kill abort close halt quit
convert transform turn export
translate translation
download fetch
upload import
book reserve schedule arrange
buy purchase order shop
suggest recommend advise
compare difference diff contrast versus
summarize summary overview brief digest
monitor track watch observe follow
merge combine join concatenate unite
split divide cut separate
move relocate transfer
copy duplicate clone
sort order rank
filter select choose pick
approve accept grant
reject deny refuse decline
enable activate
disable deactivate
login signin authenticate
answer reply respond
count number total
click press tap
encrypt cipher
modify modified changed

picture image photo photograph
screenshot capture snapshot picture
video clip film movie
music song audio track
file document doc
folder directory
text string paragraph
word docx
excel spreadsheet xlsx worksheet workbook sheet
powerpoint presentation slide deck ppt pptx slideshow
markdown md
heading header title
footnote annotation
bold style format formatting
table grid
row record entry
column field
chart graph plot
pie slice proportion
bar column
line trend

website webpage web site internet online page
url link hyperlink
domain dns whois
element button
mail email inbox
chat conversation
news headline story
article paper publication
book novel
author writer
definition meaning term

weather forecast rain snow temperature sunny warm cold
coordinate geocode latitude longitude gps
map location place address
route direction drive navigation way
nearby near around close
restaurant food eat meal dish recipe cook dinner lunch
hotel accommodation lodging room stay rental
flight plane airline airport
train rail railway
car vehicle automobile truck
trip travel journey tour vacation holiday
calendar event appointment meeting agenda
time clock hour date
timezone zone

price cost fee quote
stock share equity ticker
cryptocurrency crypto bitcoin ethereum coin token
currency exchange dollar euro yen
salary wage pay earn compensation
math arithmetic expression
sum add plus
random chance

task todo reminder
ticket issue bug
note memo
knowledge memory remember recall
status state health
contact phone call
user account member person people
customer client
employee staff worker personnel workforce
job position role vacancy
profile bio biography
password credential secret
secure security safe safety
sentiment opinion positive negative

repository repo
code script programming source
package library module dependency npm
version release
license licence
error exception failure
database db sql
container docker
server host machine
process program
terminal shell console command

disease illness outbreak epidemic sick
drug medicine medication
doctor physician
health medical
exercise workout fitness sport athlete
nutrition diet eat food
law legal lawsuit court
school university college education
course class lesson
student pupil
energy power electricity
emission co2 carbon
crash collision accident
shape structure
size large length
game play
`;

const topicsByWord = new Map<string, number[]>();

LINES.split('\n').forEach((line, topic) => {
  for (const word of line.split(' ')) {
    if (word === '') continue;
    const topics = topicsByWord.get(word);
    if (topics === undefined) topicsByWord.set(word, [topic]);
    else topics.push(topic);
  }
});

/** Every word that has a topic, with its topics. */
export function topicWords(): ReadonlyMap<string, readonly number[]> {
  return topicsByWord;
}
